#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

struct evp_md_ctx_st;

namespace calm
{

/// SHA-256 (FIPS 180-4) of what comes piece by piece. Not thread-safe.
class Sha256
{
public:
    Sha256();
    ~Sha256();
    void add(const void* data, std::size_t size);
    void add(std::string_view text) { add(text.data(), text.size()); }
    std::string hex(); ///< lower case; nothing may be added afterwards

private:
    struct Free
    {
        void operator()(evp_md_ctx_st* context) const;
    };
    std::unique_ptr<evp_md_ctx_st, Free> m_context;
};

} // namespace calm
