// Resource manager Btree: B-tree indexes.
#pragma once

#include "formats/record.hpp"
#include "formats/rmgr/btree_modern.hpp"
#include "formats/rmgr/common.hpp"
#include "formats/rmgr/heap2.hpp"

namespace walread::formats {

inline constexpr auto kBtreeInsert94 = fields(kTargetRelation, kTargetTid);
inline constexpr auto kBtreeChild94 =
    fields(Field{.name = "child_block",
                 .kind = Kind::block,
                 .meaning = "left half of the page split that this insert completes"});
// nbtree.h xl_btree_metadata
inline constexpr auto kBtreeMetadata94 = fields(
    Field{.name = "root", .kind = Kind::block, .meaning = "root page"},
    Field{.name = "level", .kind = Kind::u32, .meaning = "level of the root, 0 if it is a leaf"},
    Field{.name = "fastroot", .kind = Kind::block, .meaning = "lowest page that is alone on its level"},
    Field{.name = "fastlevel", .kind = Kind::u32, .meaning = "level of that page"});
// nbtdesc.c out_insert() of Greenplum skips the child's block number also when it is not there, and then
// takes the metadata from 4 bytes too far behind.
inline constexpr auto kBtreePrintedMetadataGp6 =
    fields(Field{.name = "printed_root",
                 .kind = Kind::block,
                 .meaning = "in truth the level",
                 .trust = Trust::misread},
           Field{.name = "printed_level",
                 .kind = Kind::u32,
                 .meaning = "in truth the fast root",
                 .trust = Trust::misread},
           Field{.name = "printed_fastroot",
                 .kind = Kind::block,
                 .meaning = "in truth the level of the fast root",
                 .trust = Trust::misread},
           Field{.name = "printed_fastlevel",
                 .kind = Kind::u32,
                 .meaning = "bytes of what follows the metadata",
                 .trust = Trust::misread});
inline constexpr auto kBtreeSplit94 =
    fields(kNode, Field{.name = "leftsib", .kind = Kind::block, .meaning = "page split, now the left half"},
           Field{.name = "rightsib", .kind = Kind::block, .meaning = "new page, the right half"},
           Field{.name = "rnext", .kind = Kind::block, .meaning = "page to the right of both, 0 if none"},
           Field{.name = "level", .kind = Kind::u32, .meaning = "level in the tree, 0 for leaf pages"},
           Field{.name = "firstright",
                 .kind = Kind::offset,
                 .meaning = "first item of the old page that moved right"});
inline constexpr auto kBtreeNewItemOffset94 =
    fields(Field{.name = "newitemoff",
                 .kind = Kind::offset,
                 .meaning = "where on the left page the new item was inserted"});
inline constexpr auto kBtreeDelete94 =
    fields(kNode, Field{.name = "block", .kind = Kind::block, .meaning = "block cleaned"},
           Field{.name = "hnode", .kind = Kind::relation, .meaning = "table of the index"},
           Field{.name = "nitems", .kind = Kind::i32, .meaning = "index entries removed"});
inline constexpr auto kBtreeUnlinkPage94 = fields(
    kNode, Field{.name = "deadblk", .kind = Kind::block, .meaning = "page deleted"},
    Field{.name = "leftsib", .kind = Kind::block, .meaning = "its left neighbour, 0 if none"},
    Field{.name = "rightsib", .kind = Kind::block, .meaning = "its right neighbour"},
    Field{.name = "leafblk", .kind = Kind::block, .meaning = "leaf page of the branch that is being deleted"},
    Field{.name = "leafleftsib", .kind = Kind::block, .meaning = "left neighbour of that leaf"},
    Field{.name = "leafrightsib", .kind = Kind::block, .meaning = "right neighbour of that leaf"},
    Field{.name = "topparent",
          .kind = Kind::block,
          .meaning = "next page of the branch to delete, 4294967295 if none"},
    Field{.name = "btpo_xact",
          .kind = Kind::xid,
          .meaning = "the page may be reused when this transaction is over"});
inline constexpr auto kBtreeMarkHalfDead94 =
    fields(kTargetRelation, kTargetTid,
           Field{.name = "leafblk", .kind = Kind::block, .meaning = "leaf page marked half-dead"},
           Field{.name = "leftblk", .kind = Kind::block, .meaning = "left neighbour of that leaf"},
           Field{.name = "rightblk", .kind = Kind::block, .meaning = "right neighbour of that leaf"},
           Field{.name = "topparent",
                 .kind = Kind::block,
                 .meaning = "topmost page of the branch to delete, 4294967295 if only the leaf"});
inline constexpr auto kBtreeNewroot94 =
    fields(kNode, Field{.name = "rootblk", .kind = Kind::block, .meaning = "new root page"},
           Field{.name = "level", .kind = Kind::u32, .meaning = "level of the root, 0 if it is a leaf"});
inline constexpr auto kBtreeVacuum94 = fields(
    kNode, Field{.name = "block", .kind = Kind::block, .meaning = "block cleaned"},
    Field{.name = "last_block_vacuumed", .kind = Kind::block, .meaning = "block cleaned before this one"});
inline constexpr auto kBtreeReusePage94 =
    fields(kNode, Field{.name = "block", .kind = Kind::block, .meaning = "page taken into use again"},
           Field{.name = "latest_removed_xid",
                 .kind = Kind::xid,
                 .meaning = "transaction that a standby query must be newer than to survive"});

// nbtinsert.c _bt_insertonpg(): the block number belongs to the child's page and the item to the page itself,
// so each is left out when the record carries an image of its page.
inline constexpr Parts kBtreeInsertLeafParts94 = {one("xl_btree_insert", 18, kBtreeInsert94),
                                                  index_tuple("item").only_if(if_left())};
inline constexpr Parts kBtreeInsertUpperParts94 = {
    one("xl_btree_insert", 18, kBtreeInsert94),
    one("BlockNumber", 4, kBtreeChild94).only_if(unless(if_image(0))),
    index_tuple("item").only_if(if_left())};
inline constexpr Parts kBtreeInsertMetaParts94 = {
    one("xl_btree_insert", 18, kBtreeInsert94),
    one("BlockNumber", 4, kBtreeChild94).only_if(unless(if_image(0))),
    object("metadata", "xl_btree_metadata", 16, kBtreeMetadata94), index_tuple("item").only_if(if_left())};
inline constexpr Parts kBtreeInsertMetaPartsGp6 = {
    one("xl_btree_insert", 18, kBtreeInsert94),
    one("BlockNumber", 4, kBtreeChild94).only_if(unless(if_image(0))),
    object("metadata", "xl_btree_metadata", 16, kBtreeMetadata94), index_tuple("item").only_if(if_left()),
    one("xl_btree_metadata", 16, kBtreePrintedMetadataGp6).at_data(22).text_only().only_if(if_image(0))};

inline constexpr Parts kBtreeDeleteParts94 = {
    one("xl_btree_delete", 32, kBtreeDelete94),
    list("deleted", "nitems", 2, kOffset).only_if(unless(if_image(0)))};

// nbtinsert.c _bt_split(): the new item, if it went to the left page, and the left page's high key belong to
// the left page (image 0), the child's block number to the child's page (image 1); the right page is new and
// always complete.
consteval Record btree_split_94(std::uint8_t op, std::string_view name, bool new_item_left,
                                std::string_view text, std::string_view meaning) {
  const Part head = one("xl_btree_split", 30, kBtreeSplit94);
  const Part new_offset = one("OffsetNumber", 2, kBtreeNewItemOffset94);
  const Part new_item = index_tuple_padded("new_item").only_if(unless(if_image(0)));
  const Part high_key =
      index_tuple_padded("left_high_key").only_if(if_nonzero("level")).only_if(unless(if_image(0)));
  const Part child =
      one("BlockNumber", 4, kBtreeChild94).only_if(if_nonzero("level")).only_if(unless(if_image(1)));
  const Part right = index_tuples_padded_to_end("right_items");
  return record({.op = op,
                 .name = name,
                 .in = until(System::pg94),
                 .parts = new_item_left ? Parts{head, new_offset, new_item, high_key, child, right}
                                        : Parts{head, high_key, child, right},
                 .text = text,
                 .touches = {{{"node", "leftsib"},
                              {"node", "rightsib"},
                              {.relation = "node", .block = "rnext", .when = if_nonzero("rnext")},
                              {"node", "child_block"}}},
                 .source = "nbtree.h xl_btree_split, nbtinsert.c _bt_split(), nbtxlog.c btree_xlog_split(), "
                           "nbtdesc.c btree_desc() (9.4.26)",
                 .meaning = meaning});
}

consteval Record btree_unlink_94(std::uint8_t op, std::string_view name, bool with_metadata,
                                 std::string_view meaning) {
  const Part head = one("xl_btree_unlink_page", 44, kBtreeUnlinkPage94);
  const Part metadata = object("metadata", "xl_btree_metadata", 16, kBtreeMetadata94);
  const Touch dead{.relation = "node", .block = "deadblk"};
  const Touch left{.relation = "node", .block = "leftsib", .when = if_nonzero("leftsib")};
  const Touch right{.relation = "node", .block = "rightsib"};
  const Touch leaf{.relation = "node", .block = "leafblk"};
  const Touch meta = with_metadata ? Touch{.relation = "node", .fixed = 0} : Touch{};
  return record({.op = op,
                 .name = name,
                 .in = until(System::pg94),
                 .parts = with_metadata ? Parts{head, metadata} : Parts{head},
                 .text = "unlink_page: rel {node}; dead {deadblk}; left {leftsib}; right {rightsib}; "
                         "btpo_xact {btpo_xact}; leaf {leafblk}; leafleft {leafleftsib}; leafright "
                         "{leafrightsib}; topparent {topparent}",
                 .touches = {{dead, left, right, leaf, meta}},
                 .source = "nbtree.h xl_btree_unlink_page, nbtpage.c _bt_unlink_halfdead_page(), nbtdesc.c "
                           "btree_desc() (9.4.26)",
                 .meaning = meaning});
}

inline constexpr Record kBtree[] = {
    record(
        {.op = 0x00,
         .name = "INSERT_LEAF",
         .in = until(System::pg94),
         .parts = kBtreeInsertLeafParts94,
         .text = "insert: rel {target}; tid {target_tid}",
         .touches = {{{"target", "target_tid"}}},
         .source = "nbtree.h xl_btree_insert, nbtinsert.c _bt_insertonpg(), nbtdesc.c btree_desc() (9.4.26)",
         .meaning = "an entry was inserted into a leaf page"}),
    record({.op = 0x00,
            .name = "INSERT_LEAF",
            .in = only(System::gp6),
            .parts = kBtreeInsertLeafParts94,
            .text = "insert: rel {target}; tid {target_tid}{?image0:; page {target_tid:block}|; add length "
                    "{#data-18} item at offset {target_tid:offset} in page {target_tid:block}}",
            .touches = {{{"target", "target_tid"}}},
            .source = "nbtree.h xl_btree_insert, nbtdesc.c out_insert() (6.24.3)",
            .meaning = "an entry was inserted into a leaf page"}),
    record(
        {.op = 0x10,
         .name = "INSERT_UPPER",
         .in = until(System::pg94),
         .parts = kBtreeInsertUpperParts94,
         .text = "insert_upper: rel {target}; tid {target_tid}",
         .touches = {{{"target", "target_tid"}, {"target", "child_block"}}},
         .source = "nbtree.h xl_btree_insert, nbtinsert.c _bt_insertonpg(), nbtdesc.c btree_desc() (9.4.26)",
         .meaning = "a link to a new page was inserted into its parent page"}),
    record({.op = 0x10,
            .name = "INSERT_UPPER",
            .in = only(System::gp6),
            .parts = kBtreeInsertUpperParts94,
            .text = "insert_upper: rel {target}; tid {target_tid}{?!image0:; add length {#data-22} item at "
                    "offset {target_tid:offset} in page {target_tid:block}}",
            .touches = {{{"target", "target_tid"}, {"target", "child_block"}}},
            .source = "nbtree.h xl_btree_insert, nbtdesc.c out_insert() (6.24.3)",
            .meaning = "a link to a new page was inserted into its parent page"}),
    record(
        {.op = 0x20,
         .name = "INSERT_META",
         .in = until(System::pg94),
         .parts = kBtreeInsertMetaParts94,
         .text = "insert_meta: rel {target}; tid {target_tid}",
         .touches =
             {{{"target", "target_tid"}, {"target", "child_block"}, {.relation = "target", .fixed = 0}}},
         .source = "nbtree.h xl_btree_insert, nbtinsert.c _bt_insertonpg(), nbtdesc.c btree_desc() (9.4.26)",
         .meaning = "a link to a new page was inserted into its parent page, and the fast root moved up"}),
    record(
        {.op = 0x20,
         .name = "INSERT_META",
         .in = only(System::gp6),
         .parts = kBtreeInsertMetaPartsGp6,
         .text =
             "insert_meta: rel {target}; tid {target_tid}{?!image0:; add length {#data-38} item at offset "
             "{target_tid:offset} in page {target_tid:block}; restore metadata page 0 (root page value "
             "{metadata.root}, level {metadata.level:d}, fastroot page value {metadata.fastroot}, fastlevel "
             "{metadata.fastlevel:d})|; restore metadata page 0 (root page value {printed_root}, level "
             "{printed_level:d}, fastroot page value {printed_fastroot}, fastlevel {printed_fastlevel:d})}",
         .touches =
             {{{"target", "target_tid"}, {"target", "child_block"}, {.relation = "target", .fixed = 0}}},
         .source = "nbtree.h xl_btree_insert, nbtdesc.c out_insert() (6.24.3)",
         .meaning = "a link to a new page was inserted into its parent page, and the fast root moved up"}),
    btree_split_94(0x30, "SPLIT_L", true,
                   "split_l: rel {node} left {leftsib}, right {rightsib}, next {rnext}, level {level}, "
                   "firstright {firstright}",
                   "a page was split, and the new item went to the left half"),
    btree_split_94(0x40, "SPLIT_R", false,
                   "split_r: rel {node} left {leftsib}, right {rightsib}, next {rnext}, level {level}, "
                   "firstright {firstright}",
                   "a page was split, and the new item went to the right half"),
    btree_split_94(0x50, "SPLIT_L_ROOT", true,
                   "split_l_root: rel {node} left {leftsib}, right {rightsib}, next {rnext}, level {level}, "
                   "firstright {firstright}",
                   "the root page was split, and the new item went to the left half"),
    btree_split_94(0x60, "SPLIT_R_ROOT", false,
                   "split_r_root: rel {node} left {leftsib}, right {rightsib}, next {rnext}, level {level}, "
                   "firstright {firstright}",
                   "the root page was split, and the new item went to the right half"),
    record({.op = 0x70,
            .name = "DELETE",
            .in = until(System::pg94),
            .parts = kBtreeDeleteParts94,
            .text = "delete: index {node}; iblk {block}, heap {hnode};",
            .touches = {{{"node", "block"}}},
            .source =
                "nbtree.h xl_btree_delete, nbtpage.c _bt_delitems_delete(), nbtdesc.c btree_desc() (9.4.26)",
            .meaning = "entries of dead tuples were removed to make room for an insert"}),
    record({.op = 0x70,
            .name = "DELETE",
            .in = only(System::gp6),
            .parts = kBtreeDeleteParts94,
            .text = "delete: index {node}; iblk {block}, heap {hnode};{?#deleted:; page index (unend - "
                    "unused = {#deleted})}",
            .touches = {{{"node", "block"}}},
            .source = "nbtree.h xl_btree_delete, nbtdesc.c out_delete() (6.24.3)",
            .meaning = "entries of dead tuples were removed to make room for an insert"}),
    btree_unlink_94(0x80, "UNLINK_PAGE", false, "a half-dead page was taken out of the tree"),
    btree_unlink_94(0x90, "UNLINK_PAGE_META", true,
                    "a half-dead page was taken out of the tree, and the fast root moved down"),
    record({.op = 0xA0,
            .name = "NEWROOT",
            .in = until(System::pg94),
            .parts = {one("xl_btree_newroot", 20, kBtreeNewroot94), index_tuples_padded_to_end("items")},
            .text = "newroot: rel {node}; root {rootblk} lev {level}",
            .touches = {{{"node", "rootblk"}, {.relation = "node", .fixed = 0}}},
            .source = "nbtree.h xl_btree_newroot, nbtinsert.c _bt_newroot(), nbtdesc.c btree_desc() (9.4.26)",
            .meaning = "the index got a new root page"}),
    record({.op = 0xB0,
            .name = "MARK_PAGE_HALFDEAD",
            .in = until(System::pg94),
            .parts = {one("xl_btree_mark_page_halfdead", 36, kBtreeMarkHalfDead94)},
            .text = "mark_page_halfdead: rel {target}; tid {target_tid}; topparent {topparent}; leaf "
                    "{leafblk}; left {leftblk}; right {rightblk}",
            .touches = {{{"target", "target_tid"}, {"target", "leafblk"}}},
            .source = "nbtree.h xl_btree_mark_page_halfdead, nbtpage.c _bt_mark_page_halfdead(), nbtdesc.c "
                      "btree_desc() (9.4.26)",
            .meaning = "an empty page was marked half-dead: the first step of deleting it"}),
    record({.op = 0xC0,
            .name = "VACUUM",
            .in = until(System::pg94),
            .parts = {one("xl_btree_vacuum", 20, kBtreeVacuum94), list_to_end("deleted", 2, kOffset)},
            .text = "vacuum: rel {node}; blk {block}, lastBlockVacuumed {last_block_vacuumed}",
            .touches = {{{"node", "block"}}},
            .source =
                "nbtree.h xl_btree_vacuum, nbtpage.c _bt_delitems_vacuum(), nbtdesc.c btree_desc() (9.4.26)",
            .meaning = "a vacuum removed entries of dead tuples"}),
    record({.op = 0xD0,
            .name = "REUSE_PAGE",
            .in = until(System::pg94),
            .parts = {one("xl_btree_reuse_page", 20, kBtreeReusePage94)},
            .text = "reuse_page: rel {node}; latestRemovedXid {latest_removed_xid}",
            .source = "nbtree.h xl_btree_reuse_page, nbtdesc.c btree_desc() (9.4.26)",
            .meaning =
                "a deleted page is about to be reused: changes nothing, cancels standby queries in its way"}),
};

inline constexpr ResourceManager kBtreeRmgr{"Btree", kBtree, kBtreeModern};

}  // namespace walread::formats
