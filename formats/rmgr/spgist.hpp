// Resource manager SPGist: space-partitioned search trees. Inner tuples have nodes that lead to inner tuples
// or to chains of leaf tuples; a tuple that moves leaves a redirect, later a placeholder.
#pragma once

#include "formats/record.hpp"
#include "formats/rmgr/common.hpp"
#include "formats/rmgr/spgist_modern.hpp"
#include "formats/rmgr/spgist_structs.hpp"

namespace walread::formats {

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

inline constexpr ResourceManager kSpgistRmgr{"SPGist", kSpgist, kSpgistModern};

}  // namespace walread::formats
