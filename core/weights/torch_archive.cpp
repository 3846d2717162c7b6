#include "core/weights/torch_archive.h"

#include "core/base/error.h"
#include "core/weights/tensor_pickle.h"

#include <algorithm>
#include <cstring>
#include <limits>
#include <map>
#include <optional>

namespace calm
{

namespace
{
using Bytes = std::span<const std::byte>;

[[noreturn]] void corrupt(const std::string& what, const std::string& why)
{
    throw Error(ErrorKind::corrupt, what + " is damaged: " + why + ".");
}

std::uint64_t littleEndian(Bytes bytes, std::size_t at, std::size_t count, const std::string& what)
{
    if (at > bytes.size() || count > bytes.size() - at)
        corrupt(what, "it ends too early");
    std::uint64_t number = 0;
    for (std::size_t i = 0; i < count; ++i)
        number |= static_cast<std::uint64_t>(bytes[at + i]) << (8 * i);
    return number;
}

/// Where the entries of a zip archive stand (APPNOTE.TXT of PKWARE, with its 64-bit fields).
class ZipEntries
{
public:
    ZipEntries(Bytes file, const std::string& what) : m_file(file), m_what(what)
    {
        const auto [first, count] = directory();
        std::size_t at = first;
        for (std::uint64_t i = 0; i < count; ++i)
            at = readEntry(at);
    }

    /// The entry whose name behind the archive's own folder is `name`.
    std::optional<Bytes> find(const std::string& name) const
    {
        const auto it = m_entries.find(name);
        return it == m_entries.end() ? std::nullopt : std::optional(it->second);
    }

private:
    std::uint64_t number(std::size_t at, std::size_t count) const { return littleEndian(m_file, at, count, m_what); }

    std::pair<std::size_t, std::uint64_t> directory() const
    {
        constexpr std::size_t endSize = 22, longestComment = 65535;
        const std::size_t lowest =
            m_file.size() > endSize + longestComment ? m_file.size() - endSize - longestComment : 0;
        for (std::size_t at = m_file.size() >= endSize ? m_file.size() - endSize + 1 : 0; at-- > lowest;) {
            if (number(at, 4) != 0x06054b50)
                continue;
            const std::uint64_t first = number(at + 16, 4), count = number(at + 10, 2);
            if (first != 0xffffffff && count != 0xffff)
                return {first, count};
            if (at < 20 || number(at - 20, 4) != 0x07064b50)
                break;
            const std::size_t end = number(at - 12, 8);
            if (number(end, 4) != 0x06064b50)
                break;
            return {number(end + 48, 8), number(end + 32, 8)};
        }
        corrupt(m_what, "the archive's directory is missing");
    }

    std::size_t readEntry(std::size_t at)
    {
        if (number(at, 4) != 0x02014b50)
            corrupt(m_what, "the archive's directory is broken");
        const auto flags = number(at + 8, 2), method = number(at + 10, 2);
        std::uint64_t packed = number(at + 20, 4), size = number(at + 24, 4), header = number(at + 42, 4);
        const std::size_t nameSize = number(at + 28, 2), extraSize = number(at + 30, 2),
                          commentSize = number(at + 32, 2);
        const std::size_t nameAt = at + 46, extraAt = nameAt + nameSize, next = extraAt + extraSize + commentSize;
        number(next == 0 ? 0 : next - 1, 1); // the whole record is inside the file
        readLongSizes(extraAt, extraSize, {&size, &packed, &header});
        std::string name(reinterpret_cast<const char*>(m_file.data()) + nameAt, nameSize);
        if (method != 0 || packed != size || (flags & 1) != 0)
            throw Error(ErrorKind::unsupported,
                        m_what + " has compressed or encrypted entries; torch.save stores them plainly.");
        if (number(header, 4) != 0x04034b50)
            corrupt(m_what, "an entry of the archive is not where its directory says");
        const std::uint64_t data = header + 30 + number(header + 26, 2) + number(header + 28, 2);
        if (data > m_file.size() || size > m_file.size() - data)
            corrupt(m_what, "an entry of the archive ends behind the file");
        if (const std::size_t slash = name.find('/'); slash != std::string::npos)
            name = name.substr(slash + 1);
        m_entries[name] = m_file.subspan(data, size);
        return next;
    }

    // A number that does not fit its 32 bits stands, in this order, in an extra field.
    void readLongSizes(std::size_t at, std::size_t size, std::initializer_list<std::uint64_t*> numbers) const
    {
        const std::size_t end = at + size;
        while (at + 4 <= end) {
            const auto id = number(at, 2);
            const std::size_t length = number(at + 2, 2);
            std::size_t field = at + 4;
            if (id == 1)
                for (std::uint64_t* value : numbers)
                    if (*value == 0xffffffff && field + 8 <= at + 4 + length) {
                        *value = number(field, 8);
                        field += 8;
                    }
            at += 4 + length;
        }
    }

    Bytes m_file;
    const std::string& m_what;
    std::map<std::string, Bytes> m_entries;
};

DType dtypeOfStorage(const std::string& type, const std::string& what)
{
    static const std::map<std::string, DType> known{{"FloatStorage", DType::f32}, {"DoubleStorage", DType::f64},
                                                    {"HalfStorage", DType::f16},  {"BFloat16Storage", DType::bf16},
                                                    {"LongStorage", DType::i64},  {"IntStorage", DType::i32},
                                                    {"ShortStorage", DType::i16}, {"CharStorage", DType::i8},
                                                    {"ByteStorage", DType::u8},   {"BoolStorage", DType::boolean}};
    const auto it = known.find(type);
    if (it == known.end())
        throw Error(ErrorKind::unsupported, what + " has numbers of the kind " + type.substr(0, 40) +
                                                "; floating-point and whole numbers are supported.");
    return it->second;
}

bool isRowMajor(const PickledTensor& tensor)
{
    std::int64_t expected = 1;
    for (std::size_t i = tensor.shape.size(); i-- > 0;) {
        if (tensor.shape[i] != 1 && tensor.strides[i] != expected)
            return false;
        expected *= tensor.shape[i];
    }
    return true;
}

/// Elements of the tensor, after checking that all of them lie inside the storage.
std::int64_t checkedCount(const PickledTensor& tensor, std::int64_t available, const std::string& what)
{
    std::int64_t count = 1, last = tensor.offset;
    bool fits = tensor.shape.size() == tensor.strides.size() && tensor.offset >= 0 && tensor.offset <= available;
    for (std::size_t i = 0; fits && i < tensor.shape.size(); ++i) {
        std::int64_t step = 0;
        fits = tensor.shape[i] >= 0 && tensor.strides[i] >= 0 &&
               !__builtin_mul_overflow(count, tensor.shape[i], &count) &&
               !__builtin_mul_overflow(std::max<std::int64_t>(tensor.shape[i] - 1, 0), tensor.strides[i], &step) &&
               !__builtin_add_overflow(last, step, &last);
    }
    // A tensor may show an element more than once, but not so often that a small file fills the memory.
    if (!fits || (count > 0 && last >= available) || (count > available && !isRowMajor(tensor)))
        corrupt(what, "a tensor reaches behind its numbers");
    return count;
}

void copyStrided(const PickledTensor& tensor, std::size_t dimension, std::int64_t from, std::size_t size, Bytes storage,
                 std::byte*& to)
{
    if (dimension == tensor.shape.size()) {
        std::memcpy(to, storage.data() + static_cast<std::size_t>(from) * size, size);
        to += size;
        return;
    }
    for (std::int64_t i = 0; i < tensor.shape[dimension]; ++i)
        copyStrided(tensor, dimension + 1, from + i * tensor.strides[dimension], size, storage, to);
}

TensorView viewOf(const std::string& name, const PickledTensor& tensor, Bytes storage,
                  const std::shared_ptr<const void>& owner, const std::string& what)
{
    TensorView view;
    view.name = name;
    view.dtype = dtypeOfStorage(tensor.storageType, what);
    view.shape = tensor.shape;
    const std::size_t size = sizeOf(view.dtype);
    const auto available = static_cast<std::int64_t>(storage.size() / size);
    if (tensor.shape.size() > 16)
        corrupt(what, "a tensor has too many dimensions");
    const std::int64_t count = checkedCount(tensor, available, what);
    if (isRowMajor(tensor)) {
        view.bytes =
            storage.subspan(static_cast<std::size_t>(tensor.offset) * size, static_cast<std::size_t>(count) * size);
        view.owner = owner;
        return view;
    }
    const auto copy = std::make_shared<std::vector<std::byte>>(static_cast<std::size_t>(count) * size);
    std::byte* to = copy->data();
    if (count > 0)
        copyStrided(tensor, 0, tensor.offset, size, storage, to);
    view.bytes = *copy;
    view.owner = copy;
    return view;
}

using Tensors = std::vector<TensorView>;

Tensors readZip(Bytes file, const std::shared_ptr<const void>& owner, const std::string& what)
{
    const ZipEntries entries(file, what);
    const auto description = entries.find("data.pkl");
    if (!description)
        corrupt(what, "it has no data.pkl");
    if (const auto order = entries.find("byteorder"); order && order->size() == 3) // "big" instead of "little"
        throw Error(ErrorKind::unsupported, what + " was written on a big-endian machine; save it again on another.");
    Tensors tensors;
    for (const auto& [name, tensor] : readTensorPickle(*description, what).tensors) {
        const auto storage = entries.find("data/" + tensor.storage);
        if (!storage)
            corrupt(what, "the numbers of a tensor are missing");
        tensors.push_back(viewOf(name, tensor, *storage, owner, what));
    }
    return tensors;
}

// Before PyTorch 1.6: magic number, version, system, description, list of storages, then each storage with its length.
Tensors readRow(Bytes file, const std::shared_ptr<const void>& owner, const std::string& what)
{
    std::size_t at = 0;
    const auto next = [&] {
        TensorPickle pickle = readTensorPickle(file.subspan(at), what);
        at += pickle.bytesRead;
        return pickle;
    };
    if (next().number != "6cfc9c46f9206aa85019") // 0x1950a86a20f9469cfc6c
        throw Error(ErrorKind::unsupported, what + " is not a checkpoint that torch.save wrote.");
    next();
    next();
    const TensorPickle description = next(), keys = next();
    std::map<std::string, std::size_t> elementSizes;
    for (const auto& [name, tensor] : description.tensors)
        elementSizes[tensor.storage] = sizeOf(dtypeOfStorage(tensor.storageType, what));
    std::map<std::string, Bytes> storages;
    for (const std::string& key : keys.texts) {
        const std::uint64_t elements = littleEndian(file, at, 8, what);
        at += 8;
        const auto size = elementSizes.find(key);
        if (size == elementSizes.end() || elements > (file.size() - at) / size->second)
            corrupt(what, "its numbers do not fit its description");
        storages[key] = file.subspan(at, elements * size->second);
        at += elements * size->second;
    }
    Tensors tensors;
    for (const auto& [name, tensor] : description.tensors) {
        const auto storage = storages.find(tensor.storage);
        if (storage == storages.end())
            corrupt(what, "the numbers of a tensor are missing");
        tensors.push_back(viewOf(name, tensor, storage->second, owner, what));
    }
    return tensors;
}
} // namespace

std::shared_ptr<const TorchArchive> TorchArchive::open(const Path& path)
{
    const auto file = std::make_shared<MappedFile>(path);
    const std::string what = path.string();
    const Bytes bytes = file->bytes();
    std::shared_ptr<TorchArchive> archive(new TorchArchive);
    archive->m_path = path;
    const bool isZip = bytes.size() >= 4 && std::memcmp(bytes.data(), "PK\x03\x04", 4) == 0;
    archive->m_tensors = isZip ? readZip(bytes, file, what) : readRow(bytes, file, what);
    if (archive->m_tensors.empty())
        throw Error(ErrorKind::unsupported, what + " holds no dictionary of tensors.");
    return archive;
}

} // namespace calm
