#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

namespace calm
{

/// XXH64 with seed 0 (Collet, github.com/Cyan4973/xxHash, doc/xxhash_spec.md): finds damage at the speed of memory.
/// Nothing against who means to deceive.
std::uint64_t checksum64(std::span<const std::byte> bytes);

} // namespace calm
