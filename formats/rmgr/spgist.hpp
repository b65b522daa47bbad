// Resource manager SPGist: space-partitioned search trees. Inner tuples have nodes that lead to inner tuples
// or to chains of leaf tuples; a tuple that moves leaves a redirect, later a placeholder.
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

inline constexpr Record kSpgist[] = {
    record({.op = 0x00,
            .name = "CREATE_INDEX",
            .in = until(System::pg94),
            .parts = {one("RelFileNode", 12, kSpgistNode)},
            .text = "create_index: rel {node}",
            .touches = {{{.relation = "node", .fixed = 0},
                         {.relation = "node", .fixed = 1},
                         {.relation = "node", .fixed = 2}}},
            .source = "spgist_private.h XLOG_SPGIST_CREATE_INDEX, spgxlog.c spgRedoCreateIndex(), spgdesc.c "
                      "spg_desc() (9.4.26)",
            .meaning = "an index was created: its metapage and the roots of its two trees"}),
    record(
        {.op = 0x10,
         .name = "ADD_LEAF",
         .in = until(System::pg94),
         .parts = {one("spgxlogAddLeaf", 32, kSpgistAddLeaf94), spgist_leaf_tuples_94()},
         .text = "rel {node} add leaf to page: {blkno_leaf}",
         .touches = {{{"node", "blkno_leaf"}, {"node", "blkno_parent"}}},
         .source =
             "spgist_private.h spgxlogAddLeaf, spgdoinsert.c addLeafTuple(), spgdesc.c spg_desc() (9.4.26)",
         .meaning = "a leaf tuple was inserted"}),
    // spgdoinsert.c moveLeafs(): one place for each tuple moved and one for the new tuple, or only the latter
    record(
        {.op = 0x20,
         .name = "MOVE_LEAFS",
         .in = until(System::pg94),
         .parts =
             {one("spgxlogMoveLeafs", 44, kSpgistMoveLeafs94), list("to_delete", "n_moves", 2, kOffset),
              list("to_insert", "n_moves", 2, kOffset).plus(1).only_if(unless(if_nonzero("replace_dead"))),
              list_of("to_insert", 1, 2, kOffset).only_if(if_nonzero("replace_dead")),
              spgist_leaf_tuples_94()},
         .text = "rel {node} move {n_moves} leafs from page {blkno_src} to page {blkno_dst}",
         .touches = {{{"node", "blkno_src"}, {"node", "blkno_dst"}, {"node", "blkno_parent"}}},
         .source =
             "spgist_private.h spgxlogMoveLeafs, spgxlog.c spgRedoMoveLeafs(), spgdesc.c spg_desc() (9.4.26)",
         .meaning = "a chain of leaf tuples was moved to a page with more room"}),
    record({.op = 0x30,
            .name = "ADD_NODE",
            .in = until(System::pg94),
            .parts = {one("spgxlogAddNode", 44, kSpgistAddNode94), spgist_inner_tuple_94("inner_tuple")},
            .text = "rel {node} add node to {blkno}:{offnum}",
            .touches = {{{"node", "blkno"}, {"node", "blkno_new"}, {"node", "blkno_parent"}}},
            .source = "spgist_private.h spgxlogAddNode, spgdoinsert.c spgAddNodeAction(), spgdesc.c "
                      "spg_desc() (9.4.26)",
            .meaning = "an inner tuple got one more node"}),
    record(
        {.op = 0x40,
         .name = "SPLIT_TUPLE",
         .in = until(System::pg94),
         .parts = {one("spgxlogSplitTuple", 28, kSpgistSplitTuple94), spgist_inner_tuple_94("prefix_tuple"),
                   spgist_inner_tuple_94("postfix_tuple")},
         .text = "rel {node} split node {blkno_prefix}:{offnum_prefix} to {blkno_postfix}:{offnum_postfix}",
         .touches = {{{"node", "blkno_prefix"}, {"node", "blkno_postfix"}}},
         .source = "spgist_private.h spgxlogSplitTuple, spgdoinsert.c spgSplitNodeAction(), spgdesc.c "
                   "spg_desc() (9.4.26)",
         .meaning = "an inner tuple was split into an upper and a lower one"}),
    record({.op = 0x50,
            .name = "PICKSPLIT",
            .in = until(System::pg94),
            .parts = {one("spgxlogPickSplit", 52, kSpgistPickSplit94),
                      list("to_delete", "n_delete", 2, kOffset), list("to_insert", "n_insert", 2, kOffset),
                      list("leaf_page_select", "n_insert", 1, kSpgistPageSelect94),
                      spgist_inner_tuple_94("inner_tuple"), spgist_leaf_tuples_94()},
            .text = "rel {node} split leaf page",
            .touches = {{{"node", "blkno_src"},
                         {"node", "blkno_dest"},
                         {"node", "blkno_inner"},
                         {"node", "blkno_parent"}}},
            .source = "spgist_private.h spgxlogPickSplit, spgdoinsert.c doPickSplit(), spgxlog.c "
                      "spgRedoPickSplit(), spgdesc.c spg_desc() (9.4.26)",
            .meaning = "a chain of leaf tuples was replaced by an inner tuple with several chains"}),
    record(
        {.op = 0x60,
         .name = "VACUUM_LEAF",
         .in = until(System::pg94),
         .parts = {one("spgxlogVacuumLeaf", 32, kSpgistVacuumLeaf94), list("to_dead", "n_dead", 2, kOffset),
                   list("to_placeholder", "n_placeholder", 2, kOffset),
                   list("move_src", "n_move", 2, kOffset), list("move_dest", "n_move", 2, kOffset),
                   list("chain_src", "n_chain", 2, kOffset), list("chain_dest", "n_chain", 2, kOffset)},
         .text = "rel {node} vacuum leaf tuples on page {blkno}",
         .touches = {{{"node", "blkno"}}},
         .source = "spgist_private.h spgxlogVacuumLeaf, spgvacuum.c vacuumLeafPage(), spgdesc.c spg_desc() "
                   "(9.4.26)",
         .meaning = "a vacuum removed leaf tuples from a page"}),
    record({.op = 0x70,
            .name = "VACUUM_ROOT",
            .in = until(System::pg94),
            .parts = {one("spgxlogVacuumRoot", 28, kSpgistVacuumRoot94),
                      list("to_delete", "n_delete", 2, kOffset)},
            .text = "rel {node} vacuum leaf tuples on root page {blkno}",
            .touches = {{{"node", "blkno"}}},
            .source = "spgist_private.h spgxlogVacuumRoot, spgvacuum.c vacuumLeafRoot(), spgdesc.c "
                      "spg_desc() (9.4.26)",
            .meaning = "a vacuum removed leaf tuples from a root that is a leaf, too"}),
    record({.op = 0x80,
            .name = "VACUUM_REDIRECT",
            .in = until(System::pg94),
            .parts = {one("spgxlogVacuumRedirect", 24, kSpgistVacuumRedirect94),
                      list("to_placeholder", "n_to_placeholder", 2, kOffset)},
            .text = "rel {node} vacuum redirect tuples on page {blkno}, newest XID {newest_redirect_xid}",
            .touches = {{{"node", "blkno"}}},
            .source = "spgist_private.h spgxlogVacuumRedirect, spgvacuum.c vacuumRedirectAndPlaceholder(), "
                      "spgdesc.c spg_desc() (9.4.26)",
            .meaning = "redirects that no query needs became placeholders, and placeholders were removed"}),
};

inline constexpr ResourceManager kSpgistRmgr{"SPGist", kSpgist};

}  // namespace walread::formats
