#include "core/base/checksum.h"

#include <bit>
#include <cstring>

namespace calm
{

namespace
{
constexpr std::uint64_t prime1 = 0x9E3779B185EBCA87, prime2 = 0xC2B2AE3D27D4EB4F, prime3 = 0x165667B19E3779F9,
                        prime4 = 0x85EBCA77C2B2AE63, prime5 = 0x27D4EB2F165667C5;

template <typename Word> std::uint64_t wordAt(const std::byte* at)
{
    static_assert(std::endian::native == std::endian::little);
    Word word;
    std::memcpy(&word, at, sizeof word);
    return word;
}

std::uint64_t round(std::uint64_t lane, std::uint64_t word)
{
    return std::rotl(lane + word * prime2, 31) * prime1;
}

std::uint64_t merged(std::uint64_t hash, std::uint64_t lane)
{
    return (hash ^ round(0, lane)) * prime1 + prime4;
}
} // namespace

std::uint64_t checksum64(std::span<const std::byte> bytes)
{
    const std::byte* at = bytes.data();
    std::size_t left = bytes.size();
    std::uint64_t hash = prime5;
    if (left >= 32) {
        std::uint64_t a = prime1 + prime2, b = prime2, c = 0, d = 0 - prime1;
        for (; left >= 32; left -= 32, at += 32) {
            a = round(a, wordAt<std::uint64_t>(at));
            b = round(b, wordAt<std::uint64_t>(at + 8));
            c = round(c, wordAt<std::uint64_t>(at + 16));
            d = round(d, wordAt<std::uint64_t>(at + 24));
        }
        hash = std::rotl(a, 1) + std::rotl(b, 7) + std::rotl(c, 12) + std::rotl(d, 18);
        for (const std::uint64_t lane : {a, b, c, d})
            hash = merged(hash, lane);
    }
    hash += bytes.size();
    for (; left >= 8; left -= 8, at += 8)
        hash = std::rotl(hash ^ round(0, wordAt<std::uint64_t>(at)), 27) * prime1 + prime4;
    for (; left >= 4; left -= 4, at += 4)
        hash = std::rotl(hash ^ (wordAt<std::uint32_t>(at) * prime1), 23) * prime2 + prime3;
    for (; left > 0; --left, ++at)
        hash = std::rotl(hash ^ (std::to_integer<std::uint64_t>(*at) * prime5), 11) * prime1;
    hash = (hash ^ (hash >> 33)) * prime2;
    hash = (hash ^ (hash >> 29)) * prime3;
    return hash ^ (hash >> 32);
}

} // namespace calm
