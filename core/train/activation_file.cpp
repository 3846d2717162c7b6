#include "core/train/activation_file.h"

#include "core/base/checksum.h"
#include "core/base/error.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>

namespace calm
{

namespace
{
constexpr std::int64_t line = 64;
constexpr std::uint32_t recordMark = 0x43524143; // "CARC"
constexpr std::int64_t smallestMapping = std::int64_t{64} << 20;
constexpr std::uint32_t mostSlots = 1 << 16;

constexpr std::int64_t aligned(std::int64_t bytes)
{
    return (bytes + line - 1) / line * line;
}

struct FileHeader
{
    std::array<char, 8> mark{'C', 'A', 'L', 'M', 'A', 'C', 'T', '1'}; // the last is the version
    std::array<char, 64> key{};
    std::uint64_t checksum = 0; ///< of what stands before it
    std::array<char, 48> unused{};
};
static_assert(sizeof(FileHeader) == 2 * line);

/// Before the shapes, two whole numbers a slot; the payload begins on the next line.
struct RecordHeader
{
    std::uint32_t mark = recordMark;
    std::uint32_t slots = 0;
    std::int64_t entry = 0;
    std::int64_t offset = 0; ///< where it stands itself: one that was copied elsewhere is none
    std::int64_t payloadBytes = 0;
    std::uint64_t payloadChecksum = 0;
    std::uint64_t checksum = 0; ///< of this header up to here, and of the shapes
};
static_assert(sizeof(RecordHeader) == 48);

using Shape = std::pair<std::int64_t, std::int64_t>;
constexpr std::int64_t shapeBytes = 16;

std::int64_t payloadOffset(const RecordHeader& header)
{
    return aligned(static_cast<std::int64_t>(sizeof(RecordHeader)) + header.slots * shapeBytes);
}

std::uint64_t checksumOf(const RecordHeader& header, std::span<const std::byte> shapes)
{
    std::vector<std::byte> bytes(offsetof(RecordHeader, checksum) + shapes.size());
    std::memcpy(bytes.data(), &header, offsetof(RecordHeader, checksum));
    std::ranges::copy(shapes, bytes.begin() + offsetof(RecordHeader, checksum));
    return checksum64(bytes);
}

std::uint64_t checksumOf(const FileHeader& header)
{
    return checksum64({reinterpret_cast<const std::byte*>(&header), offsetof(FileHeader, checksum)});
}

[[noreturn]] void fail(const std::string& what, const Path& path)
{
    throw Error(ErrorKind::io, what + " '" + path.string() + "': " + std::strerror(errno) + ".");
}
} // namespace

/// The file from its beginning, and addresses for what it may still grow by: pages beyond its end are never touched.
struct ActivationFile::Mapping
{
    std::byte* data;
    std::int64_t size;

    Mapping(int descriptor, std::int64_t bytes, const Path& path) : size(bytes)
    {
        void* mapped = ::mmap(nullptr, static_cast<std::size_t>(bytes), PROT_READ, MAP_SHARED, descriptor, 0);
        if (mapped == MAP_FAILED)
            fail("Cannot map the kept activations", path);
        data = static_cast<std::byte*>(mapped);
    }
    ~Mapping() { ::munmap(data, static_cast<std::size_t>(size)); }
    Mapping(const Mapping&) = delete;
    Mapping& operator=(const Mapping&) = delete;
};

ActivationFile::ActivationFile(Path path, std::string key) : m_path(std::move(path)), m_key(std::move(key))
{
    m_key.resize(sizeof(FileHeader::key), ' ');
    open(false);
}

ActivationFile::~ActivationFile()
{
    if (m_descriptor < 0)
        return;
    ::flock(m_descriptor, LOCK_UN); // a mapping that tensors still use would keep the lock
    ::close(m_descriptor);
}

void ActivationFile::open(bool create)
{
    if (create && m_path.has_parent_path()) {
        std::error_code ignored; // opening the file says what is wrong
        std::filesystem::create_directories(m_path.parent_path(), ignored);
    }
    m_descriptor = ::open(m_path.c_str(), O_RDWR | O_CLOEXEC | (create ? O_CREAT : 0), 0644);
    if (m_descriptor < 0 && errno == ENOENT && !create)
        return;
    if (m_descriptor < 0)
        fail("Cannot open the file for activations", m_path);
    if (::flock(m_descriptor, LOCK_EX | LOCK_NB) != 0) {
        ::close(m_descriptor);
        m_descriptor = -1;
        return openNameless();
    }
    struct stat status
    {
    };
    if (::fstat(m_descriptor, &status) != 0)
        fail("Cannot read the file for activations", m_path);
    if (status.st_size == 0)
        return begin();
    if (belongs(status.st_size))
        return scan(status.st_size);
    // Not cut but replaced: someone may still read what it held.
    if (::unlink(m_path.c_str()) != 0)
        fail("Cannot replace the file for activations", m_path);
    ::close(m_descriptor);
    open(true);
}

void ActivationFile::openNameless()
{
    std::string name = m_path.string() + ".XXXXXX";
    m_descriptor = ::mkostemp(name.data(), O_CLOEXEC);
    if (m_descriptor < 0)
        fail("Cannot make a file for activations beside", m_path);
    ::unlink(name.c_str());
    begin();
}

void ActivationFile::begin()
{
    FileHeader header;
    std::ranges::copy(m_key, header.key.begin());
    header.checksum = checksumOf(header);
    write(0, {reinterpret_cast<const std::byte*>(&header), sizeof header});
    m_end = sizeof header;
}

bool ActivationFile::belongs(std::int64_t size)
{
    FileHeader header;
    if (size < static_cast<std::int64_t>(sizeof header) ||
        ::pread(m_descriptor, &header, sizeof header, 0) != static_cast<ssize_t>(sizeof header))
        return false;
    return header.mark == FileHeader{}.mark && header.checksum == checksumOf(header) &&
           std::ranges::equal(header.key, m_key);
}

void ActivationFile::scan(std::int64_t size)
{
    m_end = sizeof(FileHeader);
    while (m_end + static_cast<std::int64_t>(sizeof(RecordHeader)) <= size) {
        RecordHeader header;
        std::memcpy(&header, at(m_end, sizeof header), sizeof header);
        if (header.mark != recordMark || header.slots > mostSlots || header.offset != m_end)
            break;
        const std::int64_t start = m_end + payloadOffset(header);
        if (start > size || header.payloadBytes < 0 || header.payloadBytes > size - start)
            break;
        const std::byte* shapes = at(m_end, start - m_end) + sizeof header;
        if (header.checksum != checksumOf(header, {shapes, header.slots * std::size_t{shapeBytes}}))
            break;
        m_records[header.entry] = {.offset = m_end};
        m_end = start + header.payloadBytes;
    }
    if (m_end < size)
        cut(m_end);
}

const std::byte* ActivationFile::at(std::int64_t offset, std::int64_t count)
{
    if (!m_mapping || m_mapping->size < offset + count)
        m_mapping = std::make_shared<Mapping>(
            m_descriptor, std::max({smallestMapping, 2 * (offset + count), m_mapping ? m_mapping->size : 0}), m_path);
    return m_mapping->data + offset;
}

bool ActivationFile::has(std::int64_t entry)
{
    const auto found = m_records.find(entry);
    if (found == m_records.end())
        return false;
    if (found->second.verified)
        return true;
    RecordHeader header;
    const std::int64_t offset = found->second.offset;
    std::memcpy(&header, at(offset, sizeof header), sizeof header);
    const std::byte* payload = at(offset, payloadOffset(header) + header.payloadBytes) + payloadOffset(header);
    found->second.verified =
        checksum64({payload, static_cast<std::size_t>(header.payloadBytes)}) == header.payloadChecksum;
    if (!found->second.verified)
        m_records.erase(found);
    return m_records.contains(entry);
}

StoredSlots ActivationFile::read(std::int64_t entry)
{
    const auto found = m_records.find(entry);
    if (found == m_records.end() || !found->second.verified)
        throw Error(ErrorKind::internal, "Activations of an example were asked for that are not kept.");
    const std::int64_t offset = found->second.offset;
    RecordHeader header;
    std::memcpy(&header, at(offset, sizeof header), sizeof header);
    const std::byte* start = at(offset, payloadOffset(header) + header.payloadBytes);
    StoredSlots slots{
        .shapes = std::vector<Shape>(header.slots), .data = start + payloadOffset(header), .owner = m_mapping};
    for (std::size_t i = 0; i < slots.shapes.size(); ++i) {
        std::memcpy(&slots.shapes[i].first, start + sizeof header + i * shapeBytes, 8);
        std::memcpy(&slots.shapes[i].second, start + sizeof header + i * shapeBytes + 8, 8);
    }
    return slots;
}

void ActivationFile::append(std::int64_t entry, const std::vector<Shape>& shapes, std::span<const std::byte> payload)
{
    if (m_descriptor < 0)
        open(true);
    RecordHeader header{.slots = static_cast<std::uint32_t>(shapes.size()), .entry = entry, .offset = m_end};
    header.payloadBytes = aligned(static_cast<std::int64_t>(payload.size())); // the next record begins on a line
    if (header.payloadBytes != static_cast<std::int64_t>(payload.size()) || shapes.size() > mostSlots)
        throw Error(ErrorKind::internal, "Activations are kept in whole lines.");
    std::vector<std::byte> front(static_cast<std::size_t>(payloadOffset(header)));
    for (std::size_t i = 0; i < shapes.size(); ++i) {
        std::memcpy(front.data() + sizeof header + i * shapeBytes, &shapes[i].first, 8);
        std::memcpy(front.data() + sizeof header + i * shapeBytes + 8, &shapes[i].second, 8);
    }
    header.payloadChecksum = checksum64(payload);
    header.checksum = checksumOf(header, {front.data() + sizeof header, shapes.size() * shapeBytes});
    std::memcpy(front.data(), &header, sizeof header);
    try {
        write(m_end, front);
        write(m_end + payloadOffset(header), payload);
    } catch (const Error&) {
        cut(m_end);
        throw;
    }
    m_records[entry] = {.offset = m_end, .verified = true};
    m_end += payloadOffset(header) + header.payloadBytes;
}

void ActivationFile::write(std::int64_t offset, std::span<const std::byte> bytes)
{
    while (!bytes.empty()) {
        const ssize_t written = ::pwrite(m_descriptor, bytes.data(), bytes.size(), offset);
        if (written < 0 && errno == EINTR)
            continue;
        if (written <= 0) {
            if (written == 0)
                errno = ENOSPC;
            fail("Cannot keep activations in", m_path);
        }
        offset += written;
        bytes = bytes.subspan(static_cast<std::size_t>(written));
    }
}

void ActivationFile::cut(std::int64_t end) noexcept
{
    // Where this fails the next scan stops at the same place.
    [[maybe_unused]] const int ignored = ::ftruncate(m_descriptor, end);
}

} // namespace calm
