// Resource manager SPGist since PostgreSQL 9.5. All data is in the record itself, none with its blocks.
#pragma once

#include "formats/record.hpp"
#include "formats/rmgr/common.hpp"
#include "formats/rmgr/spgist_structs.hpp"

namespace walread::formats {

inline constexpr auto kSpgistAddLeaf95 = fields(
    kSpgistNewPage, kSpgistNulls,
    Field{.name = "offnum_leaf", .kind = Kind::offset, .meaning = "line pointer of the leaf tuple"},
    Field{
        .name = "offnum_head_leaf", .kind = Kind::offset, .meaning = "head of its chain, 0 if it begins one"},
    kSpgistParentOffset, kSpgistParentNode);
inline constexpr auto kSpgistMoveLeafs95 =
    fields(Field{.name = "n_moves", .kind = Kind::u16, .meaning = "tuples moved"}, kSpgistNewPage,
           Field{.name = "replace_dead",
                 .kind = Kind::boolean,
                 .meaning = "a dead tuple was replaced, nothing else moved"},
           kSpgistNulls, kSpgistParentOffset, kSpgistParentNode, kSpgistMyXid, kSpgistIsBuild);
// an int8
inline constexpr Name kSpgistParentPlaces[] = {
    {0, "original page"}, {1, "new page"}, {2, "third page"}, {255, "not updated"}};
inline constexpr auto kSpgistAddNode95 =
    fields(Field{.name = "offnum", .kind = Kind::offset, .meaning = "line pointer of the inner tuple"},
           Field{.name = "offnum_new",
                 .kind = Kind::offset,
                 .meaning = "its line pointer on the page it moved to, 0 if it stayed"},
           kSpgistNewPage,
           Field{.name = "parent_blk",
                 .kind = Kind::u8,
                 .meaning = "on which of the pages the parent tuple is",
                 .choices = kSpgistParentPlaces},
           kSpgistParentOffset, kSpgistParentNode, kSpgistMyXid, kSpgistIsBuild);
inline constexpr auto kSpgistSplitTuple95 = fields(
    Field{.name = "offnum_prefix", .kind = Kind::offset, .meaning = "line pointer of the upper tuple"},
    Field{.name = "offnum_postfix", .kind = Kind::offset, .meaning = "line pointer of the lower tuple"},
    Field{.name = "new_page", .kind = Kind::boolean, .meaning = "the page of the lower tuple is new"},
    Field{.name = "postfix_blk_same", .kind = Kind::boolean, .meaning = "both tuples are on the same page"});
inline constexpr auto kSpgistPickSplit95 = fields(
    Field{.name = "is_root_split", .kind = Kind::boolean, .meaning = "the root was split"},
    Field{.name = "n_delete", .kind = Kind::u16, .meaning = "leaf tuples removed from the page split"},
    Field{.name = "n_insert", .kind = Kind::u16, .meaning = "leaf tuples inserted"},
    Field{.name = "init_src", .kind = Kind::boolean, .meaning = "the page split is begun anew"},
    Field{.name = "init_dest", .kind = Kind::boolean, .meaning = "the second page is new"},
    Field{.name = "offnum_inner", .kind = Kind::offset, .meaning = "line pointer of the new inner tuple"},
    Field{.name = "init_inner", .kind = Kind::boolean, .meaning = "the page of the inner tuple is new"},
    kSpgistNulls,
    Field{.name = "inner_is_parent",
          .kind = Kind::boolean,
          .meaning = "the parent tuple is on the page of the inner tuple"},
    kSpgistParentOffset, kSpgistParentNode, kSpgistMyXid, kSpgistIsBuild);
inline constexpr auto kSpgistVacuumLeaf95 =
    fields(Field{.name = "n_dead", .kind = Kind::u16, .meaning = "tuples marked dead"},
           Field{.name = "n_placeholder", .kind = Kind::u16, .meaning = "tuples made placeholders"},
           Field{.name = "n_move", .kind = Kind::u16, .meaning = "tuples moved on the page"},
           Field{.name = "n_chain", .kind = Kind::u16, .meaning = "links of chains changed"}, kSpgistMyXid,
           kSpgistIsBuild);
inline constexpr auto kSpgistVacuumRoot95 = fields(
    Field{.name = "n_delete", .kind = Kind::u16, .meaning = "tuples removed"}, kSpgistMyXid, kSpgistIsBuild);
inline constexpr Field kSpgistToPlaceholder{
    .name = "n_to_placeholder", .kind = Kind::u16, .meaning = "redirects made placeholders"};
inline constexpr Field kSpgistFirstPlaceholder{.name = "first_placeholder",
                                               .kind = Kind::offset,
                                               .meaning = "first placeholder removed from the page's end"};
inline constexpr auto kSpgistVacuumRedirect95 =
    fields(kSpgistToPlaceholder, kSpgistFirstPlaceholder,
           Field{.name = "newest_redirect_xid",
                 .kind = Kind::xid,
                 .meaning = "newest transaction of those redirects: older standby queries are cancelled"});
inline constexpr auto kSpgistVacuumRedirect16 = fields(
    kSpgistToPlaceholder, kSpgistFirstPlaceholder,
    Field{.name = "snapshot_conflict_horizon",
          .kind = Kind::xid,
          .meaning = "newest transaction of those redirects: older standby queries are cancelled"},
    Field{.name = "is_catalog_rel",
          .kind = Kind::boolean,
          .meaning = "the table matters to logical decoding, whose slots on a standby may be invalidated"});

// spgist_private.h SpGistLeafTupleData since 14, when included columns came: as large as before
inline constexpr auto kSpgistLeafTuple14 = fields(
    Field{.name = "state_and_size", .kind = Kind::u32, .meaning = "state (low 2 bits) and size of the tuple"},
    Field{.name = "t_info",
          .kind = Kind::u16,
          .meaning = "next tuple of the chain (low 14 bits), 0 if none; bit 15: has a mask of nulls"},
    Field{.name = "heap_ptr", .kind = Kind::tid, .meaning = "the table's tuple"});
inline constexpr auto kSpgistLeafDatum14 =
    inner_parts(kSpgistLeafTuple14, bytes("datum", "state_and_size").count_bits(2, 0x3FFFFFFF).less(12));

inline constexpr FormatSet kSpgistUntil13 = between(System::pg95, System::pg13);
inline constexpr FormatSet kSpgistSince14 = since(System::pg14);

consteval Part spgist_leaf_tuples(FormatSet in) {
  return in.has(System::pg14)
             ? list_to_end("leaf_tuples", 12, kSpgistLeafTuple14).followed_by(kSpgistLeafDatum14)
             : spgist_leaf_tuples_94();
}

consteval Record spgist_add_leaf(FormatSet in, std::string_view text) {
  return record(
      {.op = 0x10,
       .name = "ADD_LEAF",
       .in = in,
       .parts = {one("spgxlogAddLeaf", 10, kSpgistAddLeaf95), spgist_leaf_tuples(in)},
       .text = text,
       .source = "spgxlog.h spgxlogAddLeaf, spgdoinsert.c addLeafTuple(), spgdesc.c spg_desc() (9.5, 18.4)",
       .meaning = "a leaf tuple was inserted"});
}
// spgdoinsert.c moveLeafs(): one place for each tuple moved and one for the new tuple, or only the latter
consteval Record spgist_move_leafs(FormatSet in, std::string_view text) {
  return record(
      {.op = 0x20,
       .name = "MOVE_LEAFS",
       .in = in,
       .parts = {one("spgxlogMoveLeafs", 20, kSpgistMoveLeafs95), list("to_delete", "n_moves", 2, kOffset),
                 list("to_insert", "n_moves", 2, kOffset).plus(1).only_if(unless(if_nonzero("replace_dead"))),
                 list_of("to_insert", 1, 2, kOffset).only_if(if_nonzero("replace_dead")),
                 spgist_leaf_tuples(in)},
       .text = text,
       .source = "spgxlog.h spgxlogMoveLeafs, spgdoinsert.c moveLeafs(), spgdesc.c spg_desc() (9.5, 18.4)",
       .meaning = "a chain of leaf tuples was moved to a page with more room"});
}
consteval Record spgist_add_node(FormatSet in, std::string_view text) {
  return record(
      {.op = 0x30,
       .name = "ADD_NODE",
       .in = in,
       .parts = {one("spgxlogAddNode", 20, kSpgistAddNode95), spgist_inner_tuple_94("inner_tuple")},
       .text = text,
       .source =
           "spgxlog.h spgxlogAddNode, spgdoinsert.c spgAddNodeAction(), spgdesc.c spg_desc() (9.5, 18.4)",
       .meaning = "an inner tuple got one more node"});
}
consteval Record spgist_split_tuple(FormatSet in, std::string_view text) {
  return record({.op = 0x40,
                 .name = "SPLIT_TUPLE",
                 .in = in,
                 .parts = {one("spgxlogSplitTuple", 6, kSpgistSplitTuple95),
                           spgist_inner_tuple_94("prefix_tuple"), spgist_inner_tuple_94("postfix_tuple")},
                 .text = text,
                 .source = "spgxlog.h spgxlogSplitTuple, spgdoinsert.c spgSplitNodeAction(), spgdesc.c "
                           "spg_desc() (9.5, 18.4)",
                 .meaning = "an inner tuple was split into an upper and a lower one"});
}
consteval Record spgist_picksplit(FormatSet in, std::string_view text) {
  return record(
      {.op = 0x50,
       .name = "PICKSPLIT",
       .in = in,
       .parts = {one("spgxlogPickSplit", 28, kSpgistPickSplit95), list("to_delete", "n_delete", 2, kOffset),
                 list("to_insert", "n_insert", 2, kOffset),
                 list("leaf_page_select", "n_insert", 1, kSpgistPageSelect94),
                 spgist_inner_tuple_94("inner_tuple"), spgist_leaf_tuples(in)},
       .text = text,
       .source = "spgxlog.h spgxlogPickSplit, spgdoinsert.c doPickSplit(), spgdesc.c spg_desc() (9.5, 18.4)",
       .meaning = "a chain of leaf tuples was replaced by an inner tuple with several chains"});
}
consteval Record spgist_vacuum_leaf(FormatSet in, std::string_view text) {
  return record(
      {.op = 0x60,
       .name = "VACUUM_LEAF",
       .in = in,
       .parts = {one("spgxlogVacuumLeaf", 16, kSpgistVacuumLeaf95), list("to_dead", "n_dead", 2, kOffset),
                 list("to_placeholder", "n_placeholder", 2, kOffset), list("move_src", "n_move", 2, kOffset),
                 list("move_dest", "n_move", 2, kOffset), list("chain_src", "n_chain", 2, kOffset),
                 list("chain_dest", "n_chain", 2, kOffset)},
       .text = text,
       .source =
           "spgxlog.h spgxlogVacuumLeaf, spgvacuum.c vacuumLeafPage(), spgdesc.c spg_desc() (9.5, 18.4)",
       .meaning = "a vacuum removed leaf tuples from a page"});
}
consteval Record spgist_vacuum_root(FormatSet in, std::string_view text) {
  return record(
      {.op = 0x70,
       .name = "VACUUM_ROOT",
       .in = in,
       .parts = {one("spgxlogVacuumRoot", 12, kSpgistVacuumRoot95),
                 list("to_delete", "n_delete", 2, kOffset)},
       .text = text,
       .source =
           "spgxlog.h spgxlogVacuumRoot, spgvacuum.c vacuumLeafRoot(), spgdesc.c spg_desc() (9.5, 18.4)",
       .meaning = "a vacuum removed leaf tuples from a root that is a leaf, too"});
}
consteval Record spgist_vacuum_redirect(FormatSet in, const Part& head, std::string_view text) {
  return record(
      {.op = 0x80,
       .name = "VACUUM_REDIRECT",
       .in = in,
       .parts = {head, list("to_placeholder", "n_to_placeholder", 2, kOffset)},
       .text = text,
       .source = "spgxlog.h spgxlogVacuumRedirect, spgvacuum.c vacuumRedirectAndPlaceholder(), spgdesc.c "
                 "spg_desc() (9.5 to 18.4)",
       .meaning = "redirects that no query needs became placeholders, and placeholders were removed"});
}

inline constexpr Record kSpgistModern[] = {
    record(
        {.op = 0x00,
         .name = "CREATE_INDEX",
         .in = between(System::pg95, System::pg11),
         .source = "spgxlog.h XLOG_SPGIST_CREATE_INDEX, spginsert.c spgbuild(), spgdesc.c spg_desc() (9.5)",
         .meaning = "an index was created: its metapage and the roots of its two trees"}),
    spgist_add_leaf(
        kSpgistUntil13,
        "add leaf to page; off {offnum_leaf}; headoff {offnum_head_leaf}; parentoff {offnum_parent}"
        "{?new_page: (newpage)}{?stores_nulls: (nulls)}"),
    spgist_add_leaf(
        kSpgistSince14,
        "off: {offnum_leaf}, headoff: {offnum_head_leaf}, parentoff: {offnum_parent}, nodeI: {node_i}"
        "{?new_page: (newpage)}{?stores_nulls: (nulls)}"),
    spgist_move_leafs(kSpgistUntil13, "{n_moves} leafs"),
    spgist_move_leafs(kSpgistSince14,
                      "nmoves: {n_moves}, parentoff: {offnum_parent}, nodeI: {node_i}{?new_page: (newpage)}"
                      "{?replace_dead: (replacedead)}{?stores_nulls: (nulls)}"),
    spgist_add_node(kSpgistUntil13, "off {offnum}"),
    spgist_add_node(
        kSpgistSince14,
        "off: {offnum}, newoff: {offnum_new}, parentBlk: {?parent_blk=255:-1|{parent_blk}}, parentoff: "
        "{offnum_parent}, nodeI: {node_i}{?new_page: (newpage)}"),
    spgist_split_tuple(
        kSpgistUntil13,
        "prefix off: {offnum_prefix}, postfix off: {offnum_postfix} (same {?postfix_blk_same:1|0}, new "
        "{?new_page:1|0})"),
    spgist_split_tuple(kSpgistSince14,
                       "prefixoff: {offnum_prefix}, postfixoff: {offnum_postfix}{?new_page: (newpage)}"
                       "{?postfix_blk_same: (same)}"),
    spgist_picksplit(kSpgistUntil13,
                     "ndel {n_delete}; nins {n_insert}{?inner_is_parent: (innerIsParent)}{?is_root_split: "
                     "(isRootSplit)}"),
    spgist_picksplit(
        kSpgistSince14,
        "ndelete: {n_delete}, ninsert: {n_insert}, inneroff: {offnum_inner}, parentoff: {offnum_parent}, "
        "nodeI: {node_i}{?inner_is_parent: (innerIsParent)}{?stores_nulls: (nulls)}{?is_root_split: "
        "(isRootSplit)}"),
    spgist_vacuum_leaf(kSpgistUntil13, ""),
    spgist_vacuum_leaf(kSpgistSince14,
                       "ndead: {n_dead}, nplaceholder: {n_placeholder}, nmove: {n_move}, nchain: {n_chain}"),
    spgist_vacuum_root(kSpgistUntil13, ""),
    spgist_vacuum_root(kSpgistSince14, "ndelete: {n_delete}"),
    spgist_vacuum_redirect(kSpgistUntil13, one("spgxlogVacuumRedirect", 8, kSpgistVacuumRedirect95),
                           "newest XID {newest_redirect_xid}"),
    spgist_vacuum_redirect(between(System::pg14, System::pg15),
                           one("spgxlogVacuumRedirect", 8, kSpgistVacuumRedirect95),
                           "ntoplaceholder: {n_to_placeholder}, firstplaceholder: {first_placeholder}, "
                           "newestredirectxid: {newest_redirect_xid}"),
    spgist_vacuum_redirect(only(System::pg16), one("spgxlogVacuumRedirect", 10, kSpgistVacuumRedirect16),
                           "ntoplaceholder: {n_to_placeholder}, firstplaceholder: {first_placeholder}, "
                           "snapshotConflictHorizon: {snapshot_conflict_horizon}"),
    spgist_vacuum_redirect(
        since(System::pg17), one("spgxlogVacuumRedirect", 10, kSpgistVacuumRedirect16),
        "ntoplaceholder: {n_to_placeholder}, firstplaceholder: {first_placeholder}, "
        "snapshotConflictHorizon: {snapshot_conflict_horizon}, isCatalogRel: {is_catalog_rel:tf}"),
};

}  // namespace walread::formats
