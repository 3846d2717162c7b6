#pragma once

#include "core/base/file.h"
#include "core/base/json.h"

namespace calm
{

/// A JSONL file being written, whole or not at all, a megabyte at a time.
class JsonLinesFile
{
public:
    explicit JsonLinesFile(const Path& path) : m_file(path) {} ///< errors as AtomicFile's

    void add(const Json& line)
    {
        m_text += toLine(line) + '\n';
        if (m_text.size() >= flushBytes)
            flush();
    }
    void commit()
    {
        flush();
        m_file.commit();
    }

private:
    static constexpr std::size_t flushBytes = 1 << 20;
    void flush()
    {
        m_file.write(m_text);
        m_text.clear();
    }
    AtomicFile m_file;
    std::string m_text;
};

} // namespace calm
