#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace calm
{

/// Seeded random numbers that are the same on every machine: xoshiro256** seeded by splitmix64
/// (Blackman and Vigna, prng.di.unimi.it), with our own distributions, because the standard library's
/// differ between implementations. Not thread-safe; copy to fork a stream.
class Random
{
public:
    explicit Random(std::uint64_t seed);

    std::uint64_t next();                      ///< 64 random bits
    double uniform();                          ///< [0, 1)
    std::uint64_t below(std::uint64_t bound);  ///< [0, bound), unbiased; bound > 0
    double normal();                           ///< mean 0, standard deviation 1 (Box-Muller)

    template <typename T> void shuffle(std::vector<T>& items)
    {
        for (std::size_t i = items.size(); i > 1; --i)
            std::swap(items[i - 1], items[below(i)]);
    }

    std::string state() const;                  ///< text form, for checkpoints
    void restore(const std::string& state);     ///< Error(corrupt) when it is not a state()

private:
    std::array<std::uint64_t, 4> m_state{};
};

} // namespace calm
