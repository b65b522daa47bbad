// Resource manager Gist: generalized search trees.
#pragma once

#include "formats/record.hpp"
#include "formats/rmgr/common.hpp"
#include "formats/rmgr/gist_modern.hpp"

namespace walread::formats {

inline constexpr auto kGistNode = fields(kNode);
inline constexpr Field kGistLeftchild{
    .name = "leftchild",
    .kind = Kind::block,
    .meaning = "left half of the split below that this completes, 4294967295 if none"};
inline constexpr auto kGistPageUpdate94 =
    fields(kNode, Field{.name = "blkno", .kind = Kind::block, .meaning = "page changed"}, kGistLeftchild,
           Field{.name = "ntodelete", .kind = Kind::u16, .meaning = "entries removed"});
inline constexpr auto kGistPageSplit94 =
    fields(kNode, Field{.name = "origblkno", .kind = Kind::block, .meaning = "page split"},
           Field{.name = "origrlink",
                 .kind = Kind::block,
                 .meaning = "its right neighbour before, 4294967295 if none"},
           Field{.name = "orignsn", .kind = Kind::lsn, .meaning = "node sequence number of the page before"},
           Field{.name = "origleaf", .kind = Kind::boolean, .meaning = "the page is a leaf"}, kGistLeftchild,
           Field{.name = "npage", .kind = Kind::u16, .meaning = "pages after the split"},
           Field{.name = "markfollowright",
                 .kind = Kind::boolean,
                 .meaning = "links to the new pages are still to come"});
// gist_private.h gistxlogPage: a page and its tuples, which always are there because the page is written anew
inline constexpr auto kGistPage94 =
    fields(Field{.name = "blkno", .kind = Kind::block, .meaning = "page written"},
           Field{.name = "num", .kind = Kind::i32, .meaning = "entries on it"});
inline constexpr auto kGistPageTuples94 = inner_parts(kGistPage94, index_tuples("tuples", "num"));

inline constexpr Record kGist[] = {
    record({.op = 0x00,
            .name = "PAGE_UPDATE",
            .in = until(System::pg94),
            .parts = {one("gistxlogPageUpdate", 24, kGistPageUpdate94),
                      list("todelete", "ntodelete", 2, kOffset).only_if(unless(if_image(0))),
                      index_tuples_to_end("tuples")},
            .text = "page_update: rel {node}; block number {blkno}",
            .touches = {{{"node", "blkno"}, {"node", "leftchild"}}},
            .source = "gist_private.h gistxlogPageUpdate, gistxlog.c gistXLogUpdate(), gistdesc.c "
                      "gist_desc() (9.4.26)",
            .meaning = "entries of a page were removed or inserted"}),
    record({.op = 0x30,
            .name = "PAGE_SPLIT",
            .in = until(System::pg94),
            .parts = {one("gistxlogPageSplit", 48, kGistPageSplit94),
                      list("pages", "npage", 8, kGistPage94).followed_by(kGistPageTuples94)},
            .text = "page_split: rel {node}; block number {origblkno} splits to {npage} pages",
            .touches = {{{"node", "origblkno"}, {"node", "leftchild"}, touch_each("pages", "node", "blkno")}},
            .source = "gist_private.h gistxlogPageSplit and gistxlogPage, gistxlog.c gistXLogSplit(), "
                      "gistdesc.c gist_desc() (9.4.26)",
            .meaning = "a page was split into two or more"}),
    record({.op = 0x50,
            .name = "CREATE_INDEX",
            .in = until(System::pg94),
            .parts = {one("RelFileNode", 12, kGistNode)},
            .text = "create_index: rel {node}",
            .touches = {{{.relation = "node", .fixed = 0}}},
            .source = "gist_private.h XLOG_GIST_CREATE_INDEX, gistdesc.c gist_desc() (9.4.26)",
            .meaning = "an index was created: its root"}),
};

inline constexpr ResourceManager kGistRmgr{"Gist", kGist, kGistModern};

}  // namespace walread::formats
