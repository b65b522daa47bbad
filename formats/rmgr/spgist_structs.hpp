// The structs that records of SPGist are made of: those up to PostgreSQL 9.4, and the tuples.
#pragma once

#include "formats/record.hpp"
#include "formats/rmgr/common.hpp"

namespace walread::formats {

inline constexpr auto kSpgistNode = fields(kNode);
inline constexpr Field kSpgistNewPage{
    .name = "new_page", .kind = Kind::boolean, .meaning = "the page is new"};
inline constexpr Field kSpgistNulls{
    .name = "stores_nulls", .kind = Kind::boolean, .meaning = "the page belongs to the tree of nulls"};
inline constexpr Field kSpgistParentBlock{
    .name = "blkno_parent", .kind = Kind::block, .meaning = "page of the parent tuple, 4294967295 if none"};
inline constexpr Field kSpgistParentOffset{
    .name = "offnum_parent", .kind = Kind::offset, .meaning = "line pointer of the parent tuple"};
inline constexpr Field kSpgistParentNode{
    .name = "node_i", .kind = Kind::u16, .meaning = "node of the parent tuple that leads here"};
// spgist_private.h spgxlogState
inline constexpr Field kSpgistMyXid{
    .name = "my_xid", .kind = Kind::xid, .meaning = "transaction to put into redirects"};
inline constexpr Field kSpgistIsBuild{.name = "is_build",
                                      .kind = Kind::boolean,
                                      .meaning = "while the index was built: no redirects are needed"};

inline constexpr auto kSpgistAddLeaf94 = fields(
    kNode, Field{.name = "blkno_leaf", .kind = Kind::block, .meaning = "page of the leaf tuple"},
    kSpgistNewPage, kSpgistNulls,
    Field{.name = "offnum_leaf", .kind = Kind::offset, .meaning = "line pointer of the leaf tuple"},
    Field{
        .name = "offnum_head_leaf", .kind = Kind::offset, .meaning = "head of its chain, 0 if it begins one"},
    kSpgistParentBlock, kSpgistParentOffset, kSpgistParentNode);
inline constexpr auto kSpgistMoveLeafs94 = fields(
    kNode, Field{.name = "blkno_src", .kind = Kind::block, .meaning = "page the tuples left"},
    Field{.name = "blkno_dst", .kind = Kind::block, .meaning = "page the tuples went to"},
    Field{.name = "n_moves", .kind = Kind::u16, .meaning = "tuples moved"}, kSpgistNewPage,
    Field{.name = "replace_dead",
          .kind = Kind::boolean,
          .meaning = "a dead tuple was replaced, nothing else moved"},
    kSpgistNulls, kSpgistParentBlock, kSpgistParentOffset, kSpgistParentNode, kSpgistMyXid, kSpgistIsBuild);
inline constexpr auto kSpgistAddNode94 =
    fields(kNode, Field{.name = "blkno", .kind = Kind::block, .meaning = "page of the inner tuple"},
           Field{.name = "offnum", .kind = Kind::offset, .meaning = "line pointer of the inner tuple"},
           kSpgistParentBlock, kSpgistParentOffset, kSpgistParentNode,
           Field{.name = "blkno_new",
                 .kind = Kind::block,
                 .meaning = "page the tuple moved to, 4294967295 if it stayed"},
           Field{.name = "offnum_new", .kind = Kind::offset, .meaning = "its line pointer there"},
           kSpgistNewPage, kSpgistMyXid, kSpgistIsBuild);
inline constexpr auto kSpgistSplitTuple94 =
    fields(kNode, Field{.name = "blkno_prefix", .kind = Kind::block, .meaning = "page of the upper tuple"},
           Field{.name = "offnum_prefix", .kind = Kind::offset, .meaning = "its line pointer"},
           Field{.name = "blkno_postfix", .kind = Kind::block, .meaning = "page of the lower tuple"},
           Field{.name = "offnum_postfix", .kind = Kind::offset, .meaning = "its line pointer"},
           Field{.name = "new_page", .kind = Kind::boolean, .meaning = "the page of the lower tuple is new"});
inline constexpr auto kSpgistPickSplit94 = fields(
    kNode,
    Field{.name = "blkno_src", .kind = Kind::block, .meaning = "leaf page split, 4294967295 if the root was"},
    Field{.name = "blkno_dest", .kind = Kind::block, .meaning = "second leaf page, 4294967295 if none"},
    Field{.name = "n_delete", .kind = Kind::u16, .meaning = "leaf tuples removed from the page split"},
    Field{.name = "n_insert", .kind = Kind::u16, .meaning = "leaf tuples inserted"},
    Field{.name = "init_src", .kind = Kind::boolean, .meaning = "the page split is begun anew"},
    Field{.name = "init_dest", .kind = Kind::boolean, .meaning = "the second page is new"},
    Field{.name = "blkno_inner", .kind = Kind::block, .meaning = "page of the new inner tuple"},
    Field{.name = "offnum_inner", .kind = Kind::offset, .meaning = "its line pointer"},
    Field{.name = "init_inner", .kind = Kind::boolean, .meaning = "the page of the inner tuple is new"},
    kSpgistNulls, kSpgistParentBlock, kSpgistParentOffset, kSpgistParentNode, kSpgistMyXid, kSpgistIsBuild);
inline constexpr auto kSpgistVacuumLeaf94 =
    fields(kNode, Field{.name = "blkno", .kind = Kind::block, .meaning = "page cleaned"},
           Field{.name = "n_dead", .kind = Kind::u16, .meaning = "tuples marked dead"},
           Field{.name = "n_placeholder", .kind = Kind::u16, .meaning = "tuples made placeholders"},
           Field{.name = "n_move", .kind = Kind::u16, .meaning = "tuples moved on the page"},
           Field{.name = "n_chain", .kind = Kind::u16, .meaning = "links of chains changed"}, kSpgistMyXid,
           kSpgistIsBuild);
inline constexpr auto kSpgistVacuumRoot94 = fields(
    kNode, Field{.name = "blkno", .kind = Kind::block, .meaning = "page cleaned, root and leaf at once"},
    Field{.name = "n_delete", .kind = Kind::u16, .meaning = "tuples removed"}, kSpgistMyXid, kSpgistIsBuild);
inline constexpr auto kSpgistVacuumRedirect94 =
    fields(kNode, Field{.name = "blkno", .kind = Kind::block, .meaning = "page cleaned"},
           Field{.name = "n_to_placeholder", .kind = Kind::u16, .meaning = "redirects made placeholders"},
           Field{.name = "first_placeholder",
                 .kind = Kind::offset,
                 .meaning = "first placeholder removed from the page's end"},
           Field{.name = "newest_redirect_xid",
                 .kind = Kind::xid,
                 .meaning = "newest transaction of those redirects: older standby queries are cancelled"});

// spgist_private.h SpGistLeafTupleData and SpGistInnerTupleData; the size counts these bytes, too.
inline constexpr auto kSpgistLeafTuple94 = fields(
    Field{.name = "state_and_size", .kind = Kind::u32, .meaning = "state (low 2 bits) and size of the tuple"},
    Field{.name = "next_offset", .kind = Kind::offset, .meaning = "next tuple of the chain, 0 if none"},
    Field{.name = "heap_ptr", .kind = Kind::tid, .meaning = "the table's tuple"});
inline constexpr auto kSpgistLeafDatum94 =
    inner_parts(kSpgistLeafTuple94, bytes("datum", "state_and_size").count_bits(2, 0x3FFFFFFF).less(12));
inline constexpr auto kSpgistInnerTuple94 = fields(
    Field{.name = "bits",
          .kind = Kind::u32,
          .meaning = "state (2 bits), all nodes the same (1), number of nodes (13), size of the prefix (16)"},
    Field{.name = "size", .kind = Kind::u16, .meaning = "size of the tuple"});
inline constexpr auto kSpgistInnerNodes94 = inner_parts(kSpgistInnerTuple94, bytes("nodes", "size").less(8));
inline constexpr auto kSpgistPageSelect94 =
    fields(Field{.name = "", .kind = Kind::u8, .meaning = "0: the page split, 1: the second leaf page"});

consteval Part spgist_inner_tuple_94(std::string_view name) {
  return object(name, "SpGistInnerTupleData", 8, kSpgistInnerTuple94).followed_by(kSpgistInnerNodes94);
}
consteval Part spgist_leaf_tuples_94() {
  return list_to_end("leaf_tuples", 12, kSpgistLeafTuple94).followed_by(kSpgistLeafDatum94);
}

}  // namespace walread::formats
