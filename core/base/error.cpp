#include "core/base/error.h"

#include <array>
#include <new>
#include <utility>

namespace calm
{

namespace
{
constexpr std::array<std::pair<ErrorKind, const char*>, 8> kindNames{{
    {ErrorKind::badInput, "bad_input"},
    {ErrorKind::notFound, "not_found"},
    {ErrorKind::corrupt, "corrupt"},
    {ErrorKind::unsupported, "unsupported"},
    {ErrorKind::io, "io"},
    {ErrorKind::outOfMemory, "out_of_memory"},
    {ErrorKind::cancelled, "cancelled"},
    {ErrorKind::internal, "internal"},
}};

// LibTorch appends a C++ backtrace to its messages; a person reads the first line only.
std::string firstLine(const std::string& text)
{
    return text.substr(0, text.find('\n'));
}
} // namespace

ErrorInfo currentError(const std::string& stage)
{
    try {
        throw;
    } catch (const Error& error) {
        return {error.kind(), error.what(), error.detail()};
    } catch (const std::bad_alloc&) {
        return {ErrorKind::outOfMemory, "There was not enough memory for " + stage + ".", {}};
    } catch (const std::exception& error) {
        const std::string text = error.what();
        const bool memory = text.find("can't allocate memory") != std::string::npos ||
                            text.find("out of memory") != std::string::npos;
        if (memory)
            return {ErrorKind::outOfMemory, "There was not enough memory for " + stage + ".", text};
        return {ErrorKind::internal, "Unexpected failure while " + stage + ": " + firstLine(text), text};
    } catch (...) {
        return {ErrorKind::internal, "Unexpected failure while " + stage + ".", {}};
    }
}

std::string toString(ErrorKind kind)
{
    for (const auto& [candidate, name] : kindNames)
        if (candidate == kind)
            return name;
    return "internal";
}

ErrorKind errorKindFromString(const std::string& name)
{
    for (const auto& [kind, candidate] : kindNames)
        if (name == candidate)
            return kind;
    return ErrorKind::internal;
}

} // namespace calm
