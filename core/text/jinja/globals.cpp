#include "core/text/jinja/globals.h"

#include "core/text/jinja/arguments.h"
#include "core/text/jinja/iteration.h"
#include "core/text/jinja/printing.h"
#include "core/text/utf8.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace calm::jinja
{

namespace
{
Value range(Runtime& runtime, const Arguments& a)
{
    const Bound bound(a, "range()", {"start", "stop", "step"}, 1, Bound::Names::refused);
    const std::int64_t start = bound.has(1) ? bound.integer(0) : 0;
    const std::int64_t stop = bound.has(1) ? bound.integer(1) : bound.integer(0);
    auto made = std::make_shared<Range>(start, stop, bound.integer(2, 1));
    if (*made->length() > runtime.limits().range)
        throw Failure("range() goes over more than " + std::to_string(runtime.limits().range) + " numbers");
    return Value(std::move(made));
}

/// What dict() and namespace() make of a mapping or pairs, and of what is given by name.
Dict entriesOf(Runtime& runtime, const Arguments& a, const char* function)
{
    if (a.positional.size() > 1)
        throw Failure(std::string(function) + " takes one mapping");
    if (!a.positional.empty() && a.positional[0].isUndefined())
        failUndefined(a.positional[0]);
    Dict dict;
    if (!a.positional.empty() && a.positional[0].isDict()) {
        for (const auto& [key, value] : a.positional[0].dict().entries())
            dict.set(key, value);
    } else if (!a.positional.empty()) {
        for (const Value& pair : toItems(a.positional[0], runtime)) {
            const std::vector<Value> parts = toItems(pair, runtime);
            if (parts.size() != 2)
                throw Failure(std::string(function) + " needs pairs of a key and a value");
            runtime.readAll(parts[0]);
            dict.set(parts[0], parts[1]);
        }
    }
    for (const auto& [name, value] : a.named)
        dict.set(name, value);
    runtime.growItems(dict.entries().size());
    return dict;
}

Value makeNamespace(Runtime& runtime, const Arguments& a)
{
    auto made = std::make_shared<Namespace>();
    runtime.keep(made);
    runtime.grow(sizeof(Namespace));
    const Dict attributes = entriesOf(runtime, a, "namespace()");
    for (const auto& [key, value] : attributes.entries())
        if (key.isText())
            made->set(key.bytes(), value);
    return Value(std::move(made));
}

class Cycler : public Object
{
public:
    explicit Cycler(Value items) : m_items(std::move(items)) {}
    std::string typeName() const override { return "Cycler"; }
    int depth() const override { return m_items.depth(); }
    std::optional<Value> attribute(const std::string& name) override
    {
        const auto& items = m_items.items();
        if (name == "current")
            return items[m_at];
        if (name == "next")
            return makeFunction(
                name, [self = m_self.lock()](const Arguments&) { return self->next(); }, m_items);
        if (name == "reset")
            return makeFunction(
                name, [self = m_self.lock()](const Arguments&) { return self->m_at = 0, Value(); }, m_items);
        return std::nullopt;
    }
    static Value make(Value items)
    {
        auto cycler = std::make_shared<Cycler>(std::move(items));
        cycler->m_self = cycler;
        return Value(std::move(cycler));
    }

private:
    Value next()
    {
        const Value item = m_items.items()[m_at];
        m_at = (m_at + 1) % m_items.items().size();
        return item;
    }
    Value m_items;
    std::size_t m_at = 0;
    std::weak_ptr<Cycler> m_self;
};

/// Nothing at its first call, the separator from then on.
class Joiner : public Object
{
public:
    explicit Joiner(Value separator) : m_separator(std::move(separator)) {}
    std::string typeName() const override { return "Joiner"; }
    bool isCallable() const override { return true; }
    int depth() const override { return m_separator.depth(); }
    Value call(const Arguments& a) override
    {
        const Bound bound(a, "joiner", {});
        return std::exchange(m_used, true) ? m_separator : Value("");
    }

private:
    Value m_separator;
    bool m_used = false;
};

Value raiseException(Runtime&, const Arguments& a)
{
    const Bound bound(a, "raise_exception()", {"message"}, 1);
    throw Refusal(toText(bound.at(0)));
}

/// strftime one directive at a time, so that no length is guessed; %f is Python's.
std::string formattedTime(const LocalTime& now, const std::string& format)
{
    std::string text;
    for (std::size_t at = 0; at < format.size(); ++at) {
        if (format[at] != '%' || at + 1 == format.size()) {
            text += format[at];
            continue;
        }
        std::string directive = "%";
        do
            directive += format[++at];
        while (at + 1 < format.size() && std::string_view("-_0^#EO").find(format[at]) != std::string_view::npos);
        if (directive == "%f") {
            text += fmt::format("{:06}", now.microseconds);
            continue;
        }
        if (directive == "%z" || directive == "%Z") // the clock on the wall names no zone
            continue;
        std::array<char, 256> buffer{};
        text += std::string(buffer.data(), std::strftime(buffer.data(), buffer.size(), directive.c_str(), &now.time));
    }
    return replaceInvalidUtf8(text);
}

Value strftimeNow(Runtime& runtime, const Arguments& a)
{
    const Bound bound(a, "strftime_now()", {"format"}, 1);
    runtime.grow(bound.text(0).size() * 16);
    return runtime.text(formattedTime(runtime.now(), bound.text(0)));
}

Value lipsum(Runtime&, const Arguments&)
{
    throw Failure("lipsum() is not supported in chat templates");
}

Value makeDict(Runtime& runtime, const Arguments& a)
{
    return Value::dict(entriesOf(runtime, a, "dict()"));
}

Value makeCycler(Runtime& runtime, const Arguments& a)
{
    if (a.positional.empty() || !a.named.empty())
        throw Failure("cycler() needs items");
    return Cycler::make(runtime.list(a.positional));
}

Value makeJoiner(Runtime&, const Arguments& a)
{
    const Bound bound(a, "joiner()", {"sep"});
    return Value(std::make_shared<Joiner>(bound.get(0, ", ")));
}
} // namespace

std::optional<Value> globalOf(Runtime& runtime, const std::string& name)
{
    using Body = Value (*)(Runtime&, const Arguments&);
    static constexpr std::pair<std::string_view, Body> globals[] = {
        {"range", range},
        {"dict", makeDict},
        {"namespace", makeNamespace},
        {"cycler", makeCycler},
        {"joiner", makeJoiner},
        {"raise_exception", raiseException},
        {"lipsum", lipsum},
        {"strftime_now", strftimeNow},
    };
    const auto* it = std::ranges::find(globals, name, [](const auto& entry) { return entry.first; });
    if (it == std::end(globals))
        return std::nullopt;
    return makeFunction(name, [&runtime, body = it->second](const Arguments& a) { return body(runtime, a); });
}

} // namespace calm::jinja
