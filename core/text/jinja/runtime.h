#pragma once

#include "core/text/jinja/value.h"

#include <ctime>

namespace calm::jinja
{

/// What one rendering may use up. Templates come from anywhere: none may stop the program or fill the memory.
struct Limits
{
    std::int64_t steps = 50'000'000;               ///< expressions, statements, items and text gone through
    std::size_t bytes = std::size_t{1} << 29;      ///< of all texts and lists made, also those forgotten again
    std::size_t valueBytes = std::size_t{1} << 24; ///< of one text, one list, and the output
    int depth = 1500;                              ///< statements and expressions within one another
    std::int64_t range = 100'000;                  ///< items of range(), as Jinja's sandbox has it
};

/// The moment that strftime_now reads, as a clock on the wall shows it.
struct LocalTime
{
    std::tm time{};
    int microseconds = 0;
};

class Namespace;

/// What a rendering shares: its budget, its clock, its namespaces. One thread.
class Runtime
{
public:
    Runtime(Limits limits, LocalTime now) : m_limits(limits), m_now(now) {}
    ~Runtime();
    Runtime(const Runtime&) = delete;
    Runtime& operator=(const Runtime&) = delete;

    /// Each throws a Failure when its limit is reached.
    void step(std::int64_t count = 1);
    void read(const Value& value);    ///< a text is about to be gone through
    void readAll(const Value& value); ///< a value with all that it holds
    void grow(std::size_t bytes);     ///< a value of so many bytes is about to be made
    void growItems(std::size_t count) { grow(count * sizeof(Value)); }

    /// Values whose size the template decides are made here.
    Value text(std::string bytes, bool markup = false);
    Value list(std::vector<Value> items);
    Value tuple(std::vector<Value> items);

    /// Namespaces may hold one another in a circle: the runtime empties them at its end.
    void keep(std::shared_ptr<Namespace> created) { m_namespaces.push_back(std::move(created)); }

    const Limits& limits() const { return m_limits; }
    const LocalTime& now() const { return m_now; }

    /// One level deeper while it lives.
    class Level
    {
    public:
        explicit Level(Runtime& runtime);
        ~Level() { --m_runtime.m_depth; }
        Level(const Level&) = delete;
        Level& operator=(const Level&) = delete;

    private:
        Runtime& m_runtime;
    };

private:
    Limits m_limits;
    LocalTime m_now;
    std::int64_t m_steps = 0;
    std::size_t m_bytes = 0;
    int m_depth = 0;
    std::vector<std::shared_ptr<Namespace>> m_namespaces;
};

/// namespace(): attributes that an inner scope may set.
class Namespace : public Object
{
public:
    std::string typeName() const override { return "Namespace"; }
    std::string represented() override;
    std::optional<Value> attribute(const std::string& name) override;
    void set(const std::string& name, Value value);
    void clear() { m_attributes.clear(); }

private:
    std::vector<std::pair<std::string, Value>> m_attributes;
    bool m_isBeingPrinted = false; ///< it may hold itself
};

} // namespace calm::jinja
