// Resource manager Generic: changes of pages by extensions that have no resource manager of their own.
#pragma once

#include "formats/record.hpp"
#include "formats/rmgr/common.hpp"

namespace walread::formats {

// generic_xlog.c: stretches of a page that changed
inline constexpr auto kGenericDelta96 =
    fields(Field{.name = "offset", .kind = Kind::u16, .meaning = "where on the page the bytes go"},
           Field{.name = "length", .kind = Kind::u16, .meaning = "how many bytes"});
inline constexpr auto kGenericDeltaBytes96 = inner_parts(kGenericDelta96, bytes("bytes", "length"));

consteval Part generic_delta(std::string_view name) {
  return list_to_end(name, 4, kGenericDelta96).followed_by(kGenericDeltaBytes96);
}

// genericdesc.c looks for stretches in the record's own data, where the server never puts any.
inline constexpr Record kGeneric[] = {
    record({.op = 0x00,
            .mask = 0x00,
            .name = "Generic",
            .in = since(System::pg96),
            .parts = {generic_delta("delta"), generic_delta("delta_0").in_block(0),
                      generic_delta("delta_1").in_block(1), generic_delta("delta_2").in_block(2),
                      generic_delta("delta_3").in_block(3)},
            .text = "{*delta/; :offset {offset}, length {length}}",
            .source = "generic_xlog.c, genericdesc.c generic_desc() (17)",
            .meaning = "bytes of pages were replaced"}),
};

inline constexpr ResourceManager kGenericRmgr{"Generic", kGeneric};

}  // namespace walread::formats
