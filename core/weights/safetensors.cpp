#include "core/weights/safetensors.h"

#include "core/base/error.h"
#include "core/weights/strict_json.h"

#include <algorithm>
#include <cstring>
#include <limits>
#include <optional>

namespace calm
{

namespace
{
constexpr std::size_t lengthFieldBytes = 8;
constexpr std::uint64_t maximumHeaderBytes = 100'000'000; // the format's own limit
constexpr int maximumHeaderDepth = 3;                     // {"name": {"shape": [number]}}

[[noreturn]] void throwDamaged(const Path& path, const std::string& fault)
{
    throw Error(ErrorKind::corrupt, path.string() + " is damaged: " + fault + ". Download or copy it again.");
}

std::string quoted(const std::string& name)
{
    return '"' + name.substr(0, 120) + '"';
}

/// The header's text and the bytes after it.
struct Sections
{
    std::string_view header;
    std::span<const std::byte> data;
};

Sections splitSections(const MappedFile& file)
{
    const auto bytes = file.bytes();
    if (bytes.size() < lengthFieldBytes)
        throwDamaged(file.path(), "it has only " + std::to_string(bytes.size()) + " bytes, too few for a header");
    std::uint64_t headerBytes = 0;
    std::memcpy(&headerBytes, bytes.data(), lengthFieldBytes);
    if (headerBytes > maximumHeaderBytes)
        throwDamaged(file.path(), "it declares a header of " + std::to_string(headerBytes) +
                                      " bytes, more than the 100 MB the format allows");
    const std::size_t left = bytes.size() - lengthFieldBytes;
    if (headerBytes > left)
        throwDamaged(file.path(), "it declares a header of " + std::to_string(headerBytes) + " bytes, but only " +
                                      std::to_string(left) + " follow");
    const auto header = bytes.subspan(lengthFieldBytes, headerBytes);
    return {{reinterpret_cast<const char*>(header.data()), header.size()},
            bytes.subspan(lengthFieldBytes + headerBytes)};
}

/// Reads one header entry after another into tensors; knows the file only for its name and its data.
class HeaderReader
{
public:
    HeaderReader(const Path& path, std::span<const std::byte> data, std::shared_ptr<const void> owner)
        : m_path(path), m_data(data), m_owner(std::move(owner))
    {
    }

    TensorView readTensor(const std::string& name, const nlohmann::json& entry) const
    {
        if (!entry.is_object())
            throwDamaged(m_path, "its entry for " + quoted(name) + " is not an object");
        TensorView tensor;
        tensor.name = name;
        tensor.owner = m_owner;
        tensor.dtype = readDType(name, entry);
        const std::uint64_t size = readShape(name, entry, tensor);
        const auto [begin, end] = readOffsets(name, entry);
        if (end - begin != size)
            throwDamaged(m_path, "the tensor " + quoted(name) + " has " + std::to_string(end - begin) +
                                     " bytes, but its shape and type need " + std::to_string(size));
        tensor.bytes = m_data.subspan(begin, end - begin);
        return tensor;
    }

    std::map<std::string, std::string> readMetadata(const nlohmann::json& entry) const
    {
        std::map<std::string, std::string> metadata;
        if (!entry.is_object())
            throwDamaged(m_path, "its __metadata__ is not an object");
        for (const auto& [key, value] : entry.items()) {
            if (!value.is_string())
                throwDamaged(m_path, "its __metadata__ " + quoted(key) + " is not a text");
            metadata[key] = value.get<std::string>();
        }
        return metadata;
    }

private:
    DType readDType(const std::string& name, const nlohmann::json& entry) const
    {
        const auto it = entry.find("dtype");
        if (it == entry.end() || !it->is_string())
            throwDamaged(m_path, "the tensor " + quoted(name) + " has no dtype");
        DType dtype{};
        const auto text = it->get<std::string>();
        if (!dtypeFromString(text, dtype))
            throw Error(ErrorKind::unsupported, "The tensor " + quoted(name) + " in " + m_path.string() +
                                                    " has the element type " + quoted(text) +
                                                    ", which this version cannot read.");
        return dtype;
    }

    /// Fills the shape; the answer is the number of bytes it needs.
    std::uint64_t readShape(const std::string& name, const nlohmann::json& entry, TensorView& tensor) const
    {
        const auto it = entry.find("shape");
        if (it == entry.end() || !it->is_array())
            throwDamaged(m_path, "the tensor " + quoted(name) + " has no shape");
        std::uint64_t size = sizeOf(tensor.dtype);
        bool fits = true;
        for (const auto& dimension : *it) {
            const auto value = readCount(dimension);
            if (!value || *value > static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max()))
                throwDamaged(m_path, "the shape of " + quoted(name) + " holds something that is not a size");
            tensor.shape.push_back(static_cast<std::int64_t>(*value));
            fits = !__builtin_mul_overflow(size, *value, &size) && fits;
        }
        if (!fits)
            throwDamaged(m_path, "the shape of " + quoted(name) + " is larger than any memory");
        return size;
    }

    std::pair<std::uint64_t, std::uint64_t> readOffsets(const std::string& name, const nlohmann::json& entry) const
    {
        const auto it = entry.find("data_offsets");
        if (it == entry.end() || !it->is_array() || it->size() != 2)
            throwDamaged(m_path, "the tensor " + quoted(name) + " has no pair of data_offsets");
        const auto begin = readCount((*it)[0]);
        const auto end = readCount((*it)[1]);
        if (!begin || !end || *begin > *end)
            throwDamaged(m_path, "the data_offsets of " + quoted(name) + " are not a range");
        if (*end > m_data.size())
            throwDamaged(m_path, "the tensor " + quoted(name) + " ends at byte " + std::to_string(*end) +
                                     ", but there are only " + std::to_string(m_data.size()) + " bytes of data");
        return {*begin, *end};
    }

    static std::optional<std::uint64_t> readCount(const nlohmann::json& value)
    {
        if (!value.is_number_unsigned()) // negative numbers, fractions and numbers above 2^64 are other types
            return std::nullopt;
        return value.get<std::uint64_t>();
    }

    const Path& m_path;
    std::span<const std::byte> m_data;
    std::shared_ptr<const void> m_owner;
};

/// The format wants the tensors to fill the data without overlap, hole or rest. `tensors` are in data order.
void checkCoverage(const Path& path, const std::vector<TensorView>& tensors, std::span<const std::byte> data)
{
    const std::byte* expected = data.data();
    for (const TensorView& tensor : tensors) {
        if (tensor.bytes.data() < expected)
            throwDamaged(path, "the tensor " + quoted(tensor.name) + " overlaps another one");
        if (tensor.bytes.data() > expected)
            throwDamaged(path, "there is a hole of unused bytes before the tensor " + quoted(tensor.name));
        expected = tensor.bytes.data() + tensor.bytes.size();
    }
    const auto rest = static_cast<std::size_t>(data.data() + data.size() - expected);
    if (rest > 0)
        throwDamaged(path, std::to_string(rest) + " bytes follow its last tensor");
}
} // namespace

std::shared_ptr<const SafetensorsFile> SafetensorsFile::open(const Path& path)
{
    const auto mapping = std::make_shared<const MappedFile>(path);
    const Sections sections = splitSections(*mapping);
    if (!sections.header.starts_with('{'))
        throwDamaged(path, "its header does not start with {, so it is not a safetensors file");
    const auto header = parseStrictJson(sections.header, maximumHeaderDepth, "The header of " + path.string());

    std::shared_ptr<SafetensorsFile> file(new SafetensorsFile);
    file->m_path = path;
    file->m_totalBytes = sections.data.size();
    const HeaderReader reader(path, sections.data, mapping);
    for (const auto& [name, entry] : header.items()) {
        if (name == "__metadata__")
            file->m_metadata = reader.readMetadata(entry);
        else
            file->m_tensors.push_back(reader.readTensor(name, entry));
    }
    // Empty tensors share their start with the next one and stand before it.
    std::sort(file->m_tensors.begin(), file->m_tensors.end(), [](const TensorView& a, const TensorView& b) {
        return std::pair(a.bytes.data(), a.bytes.size()) < std::pair(b.bytes.data(), b.bytes.size());
    });
    checkCoverage(path, file->m_tensors, sections.data);
    for (std::size_t i = 0; i < file->m_tensors.size(); ++i)
        file->m_index.emplace(file->m_tensors[i].name, i);
    return file;
}

std::vector<std::string> SafetensorsFile::names() const
{
    std::vector<std::string> result;
    for (const TensorView& tensor : m_tensors)
        result.push_back(tensor.name);
    return result;
}

const TensorView* SafetensorsFile::find(const std::string& name) const
{
    const auto it = m_index.find(name);
    return it == m_index.end() ? nullptr : &m_tensors[it->second];
}

const TensorView& SafetensorsFile::get(const std::string& name) const
{
    if (const TensorView* tensor = find(name))
        return *tensor;
    throw Error(ErrorKind::notFound, m_path.string() + " has no tensor " + quoted(name) + ".");
}

} // namespace calm
