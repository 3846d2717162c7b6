#include "core/base/sha256.h"

#include "core/base/progress.h"
#include "core/base/system_error.h"

#include <openssl/evp.h>

#include <array>
#include <fstream>
#include <vector>

namespace calm
{

namespace
{
constexpr std::size_t pieceBytes = std::size_t{4} << 20; // a hundredth of a second
} // namespace

struct Sha256::State
{
    std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> context{EVP_MD_CTX_new(), EVP_MD_CTX_free};
};

Sha256::Sha256() : m_state(std::make_unique<State>())
{
    EVP_DigestInit_ex(m_state->context.get(), EVP_sha256(), nullptr);
}

Sha256::~Sha256() = default;

void Sha256::add(const void* data, std::size_t size)
{
    EVP_DigestUpdate(m_state->context.get(), data, size);
}

std::string Sha256::hex()
{
    std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
    unsigned int size = 0;
    EVP_DigestFinal_ex(m_state->context.get(), digest.data(), &size);
    std::string text;
    for (unsigned int i = 0; i < size; ++i) {
        constexpr char digits[] = "0123456789abcdef";
        text += digits[digest[i] >> 4];
        text += digits[digest[i] & 15];
    }
    return text;
}

std::string sha256OfFile(const Path& path, const BytesRead& read, const std::stop_token& stop)
{
    std::ifstream stream(path, std::ios::binary);
    if (!stream)
        throwSystemError("read", path);
    Sha256 hash;
    std::vector<char> piece(pieceBytes);
    while (stream.read(piece.data(), std::ssize(piece)) || stream.gcount() > 0) {
        throwIfStopped(stop);
        hash.add(piece.data(), static_cast<std::size_t>(stream.gcount()));
        if (read)
            read(stream.gcount());
    }
    if (stream.bad())
        throwSystemError("read", path);
    return hash.hex();
}

std::string sha256OfFile(const Path& path)
{
    return sha256OfFile(path, {}, {});
}

std::string sha256OfText(std::string_view text)
{
    Sha256 hash;
    hash.add(text.data(), text.size());
    return hash.hex();
}

} // namespace calm
