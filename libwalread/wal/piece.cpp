#include "libwalread/wal/piece.hpp"

namespace walread {

bool joins(const ReadPosition& before, const PieceSeams& piece, Lsn end) {
  if (!piece.intact || !before.last.valid() || piece.first_link != before.last) return false;
  // A record that ends with its page ends at the first byte of the next one, in front of that page's header.
  if (piece.first != before.next && (!piece.after_page.valid() || piece.after_page != before.next)) return false;
  if (piece.after.next > end) return false;
  // No page may be of an older timeline than those before it.
  if (piece.timeline < before.timeline) return false;
  // The size of data pages is found out at the first image and then kept: found out in the piece it must be the same.
  return piece.after.block_size == 0 || before.block_size == 0 || piece.after.block_size == before.block_size;
}

}  // namespace walread
