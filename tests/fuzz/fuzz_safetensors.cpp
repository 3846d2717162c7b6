// Feeds the safetensors reader arbitrary files: each is opened and read to its last byte, or refused by an Error.
// Start it on the fixtures: fuzz_safetensors -runs=1000000 NEW_CORPUS tests/fixtures/weights

#include "core/base/error.h"
#include "core/weights/safetensors.h"

#include <cstdlib>
#include <sys/mman.h>
#include <unistd.h>

using namespace calm;

namespace
{
/// A file in memory whose content changes from run to run: the reader maps it like any other.
const Path& pathTo(const std::uint8_t* data, std::size_t size)
{
    static const int descriptor = ::memfd_create("input", 0);
    static const Path path = "/proc/self/fd/" + std::to_string(descriptor);
    if (::ftruncate(descriptor, 0) != 0 || ::pwrite(descriptor, data, size, 0) != static_cast<ssize_t>(size))
        std::abort();
    return path;
}

unsigned readEveryByte(const SafetensorsFile& file)
{
    unsigned sum = 0;
    for (const TensorView& tensor : file.tensors()) {
        std::size_t expected = sizeOf(tensor.dtype);
        for (const std::int64_t dimension : tensor.shape)
            expected *= static_cast<std::size_t>(dimension);
        if (expected != tensor.bytes.size() || file.find(tensor.name) != &tensor)
            std::abort();
        for (const std::byte byte : tensor.bytes)
            sum += static_cast<unsigned>(byte);
        if (tensor.dtype == DType::f16)
            sum += toFloats(tensor).size();
    }
    return sum;
}
} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    static volatile unsigned sink = 0;
    try {
        sink = readEveryByte(*SafetensorsFile::open(pathTo(data, size)));
    } catch (const Error&) {
        // refused with a sentence: what a damaged file should get
    }
    return 0;
}
