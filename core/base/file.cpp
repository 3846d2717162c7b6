#include "core/base/file.h"

#include "core/base/error.h"
#include "core/base/system_error.h"

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <fstream>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

namespace calm
{

void throwSystemError(const std::string& action, const Path& path)
{
    const int code = errno;
    const auto kind = code == ENOENT ? ErrorKind::notFound : code == ENOMEM ? ErrorKind::outOfMemory : ErrorKind::io;
    throw Error(kind, "Cannot " + action + " " + path.string() + ": " + std::strerror(code) + ".");
}

std::string readFile(const Path& path)
{
    std::ifstream stream(path, std::ios::binary);
    if (!stream)
        throwSystemError("read", path);
    std::string content((std::istreambuf_iterator<char>(stream)), std::istreambuf_iterator<char>());
    if (stream.bad())
        throwSystemError("read", path);
    return content;
}

AtomicFile::AtomicFile(Path path)
    : m_path(std::move(path)), m_temporary(m_path.string() + ".part-" + std::to_string(::getpid()))
{
    m_descriptor = ::open(m_temporary.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
    if (m_descriptor < 0)
        throwSystemError("write", m_path);
}

AtomicFile::~AtomicFile()
{
    discard();
}

void AtomicFile::discard() noexcept
{
    if (m_descriptor < 0)
        return;
    ::close(m_descriptor);
    m_descriptor = -1;
    ::unlink(m_temporary.c_str());
}

void AtomicFile::write(std::span<const std::byte> bytes)
{
    while (!bytes.empty()) {
        const ssize_t written = ::write(m_descriptor, bytes.data(), bytes.size());
        if (written < 0 && errno == EINTR)
            continue;
        if (written < 0)
            throwSystemError("write", m_path);
        bytes = bytes.subspan(static_cast<std::size_t>(written));
    }
}

void AtomicFile::write(std::string_view text)
{
    write(std::as_bytes(std::span(text.data(), text.size())));
}

void AtomicFile::commit()
{
    if (::fsync(m_descriptor) != 0 || ::rename(m_temporary.c_str(), m_path.c_str()) != 0)
        throwSystemError("write", m_path);
    ::close(m_descriptor);
    m_descriptor = -1;
    // The rename itself is only durable once the folder is.
    const Path folder = m_path.has_parent_path() ? m_path.parent_path() : Path(".");
    const int directory = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (directory >= 0) {
        ::fsync(directory);
        ::close(directory);
    }
}

void writeFileWhole(const Path& path, std::string_view content)
{
    AtomicFile file(path);
    file.write(content);
    file.commit();
}

MappedFile::MappedFile(const Path& path) : m_path(path)
{
    const int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
    if (descriptor < 0)
        throwSystemError("open", path);
    struct stat status{};
    if (::fstat(descriptor, &status) != 0 || !S_ISREG(status.st_mode)) {
        ::close(descriptor);
        throw Error(ErrorKind::io, "Cannot open " + path.string() + ": it is not a regular file.");
    }
    const auto size = static_cast<std::size_t>(status.st_size);
    if (size > 0) {
        void* data = ::mmap(nullptr, size, PROT_READ, MAP_PRIVATE, descriptor, 0);
        if (data == MAP_FAILED) {
            ::close(descriptor);
            throwSystemError("map", path);
        }
        m_bytes = {static_cast<const std::byte*>(data), size};
    }
    ::close(descriptor);
}

MappedFile::~MappedFile()
{
    if (!m_bytes.empty())
        ::munmap(const_cast<std::byte*>(m_bytes.data()), m_bytes.size());
}

} // namespace calm
