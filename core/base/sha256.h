#pragma once

#include "core/base/file.h"

#include <cstdint>
#include <functional>
#include <memory>
#include <stop_token>
#include <string>
#include <string_view>

namespace calm
{

/// SHA-256 (FIPS 180-4) of what is added piece by piece.
class Sha256
{
public:
    Sha256();
    ~Sha256();
    void add(const void* data, std::size_t size);
    void add(std::string_view text) { add(text.data(), text.size()); }
    std::string hex(); ///< lower-case; nothing may be added afterwards

private:
    struct State;
    std::unique_ptr<State> m_state;
};

/// Hears how many bytes were read since it was called last.
using BytesRead = std::function<void(std::int64_t bytes)>;

/// sha256OfFile() for files that take long to read: a few megabytes at a time, stoppable after each. Error(notFound |
/// io | cancelled).
std::string sha256OfFile(const Path& path, const BytesRead& read, const std::stop_token& stop);

} // namespace calm
