#pragma once

#include <stdexcept>
#include <string>

namespace calm
{

/// What went wrong, coarse enough for a program to act on.
enum class ErrorKind {
    badInput,    ///< what the person gave cannot be used: change it
    notFound,    ///< a file, a row, a name that is not there
    corrupt,     ///< a file that breaks its own format
    unsupported, ///< well formed, but this version cannot use it
    io,          ///< the operating system refused: disk full, permission
    outOfMemory,
    cancelled, ///< the person stopped it; not a failure
    internal,  ///< a defect of ours
};

/// Thrown inside the engine, caught once at each boundary (command line, protocol, page).
/// `what()` is one sentence a person can act on; `detail` is for the folded part beneath it.
class Error : public std::runtime_error
{
public:
    Error(ErrorKind kind, const std::string& sentence, std::string detail = {})
        : std::runtime_error(sentence), m_kind(kind), m_detail(std::move(detail))
    {
    }
    ErrorKind kind() const { return m_kind; }
    const std::string& detail() const { return m_detail; }

private:
    ErrorKind m_kind;
    std::string m_detail;
};

/// An error as a value, for the far side of a boundary.
struct ErrorInfo
{
    ErrorKind kind = ErrorKind::internal;
    std::string sentence;
    std::string detail;
};

/// The exception being handled, as a value. Call inside a catch block. `stage` names what was being done
/// ("loading the anchor") and is put before sentences that are not ours (std::exception).
ErrorInfo currentError(const std::string& stage);

std::string toString(ErrorKind kind);
ErrorKind errorKindFromString(const std::string& name); ///< unknown names give internal

} // namespace calm
