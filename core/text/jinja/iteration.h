#pragma once

#include "core/text/jinja/runtime.h"

namespace calm::jinja
{

/// Going through values as Python's iter() does: lists, texts by character, mappings by key, generators.

Next iterate(const Value& value);      ///< Failure for what holds no items
Next tryToIterate(const Value& value); ///< empty for what holds no items
/// From the end; empty for what cannot be reversed (a generator).
Next tryToIterateBackwards(const Value& value);
std::vector<Value> toItems(const Value& value, Runtime& runtime); ///< list(value)
std::optional<std::int64_t> lengthOf(const Value& value);         ///< len(); nothing for what has none
Next nextOf(std::vector<Value> items);

/// Items that are computed as they are asked for, once: what map, select and batch answer.
class Generator : public Object
{
public:
    Generator(Next next, int depth) : m_next(std::move(next)), m_depth(depth) {}
    std::string typeName() const override { return "generator"; }
    Next iterate() override
    {
        return [this] { return m_next(); };
    }
    int depth() const override { return m_depth; }

private:
    Next m_next;
    int m_depth;
};

/// A generator over `next`, which goes through `source`.
Value makeGenerator(Next next, const Value& source);

/// range(): numbers that are not stored.
class Range : public Object
{
public:
    Range(std::int64_t start, std::int64_t stop, std::int64_t step);
    std::string typeName() const override { return "range"; }
    std::string represented() override;
    bool truth() const override { return m_count > 0; }
    std::optional<std::int64_t> length() override { return m_count; }
    std::optional<Value> attribute(const std::string& name) override;
    std::optional<Value> item(const Value& key) override;
    Next iterate() override;
    Next backwards() override;
    bool equals(const Object& other) const override;
    Value part(std::int64_t first, std::int64_t last, std::int64_t step) const; ///< [first:last:step], all known

private:
    std::optional<std::int64_t> indexOf(const Value& value) const;
    std::int64_t m_start, m_stop, m_step;
    std::int64_t m_count = 0;
};

/// What a mapping's keys(), values() and items() answer.
class DictView : public Object
{
public:
    enum class Part { keys, values, items };
    DictView(Value dict, Part part) : m_dict(std::move(dict)), m_part(part) {}
    std::string typeName() const override;
    std::string represented() override;
    bool truth() const override { return !m_dict.dict().entries().empty(); }
    std::optional<std::int64_t> length() override;
    Next iterate() override;
    Next backwards() override;
    bool equals(const Object& other) const override;
    int depth() const override { return m_dict.depth() + 1; }

private:
    std::vector<Value> parts() const;
    Value m_dict;
    Part m_part;
};

} // namespace calm::jinja
