#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <variant>
#include <vector>

namespace calm::jinja
{

class Runtime;
class Value;
struct Arguments;

/// Why a template cannot go on; becomes an Error with the line at the template's boundary.
class Failure : public std::runtime_error
{
    using std::runtime_error::runtime_error;
};

__extension__ typedef __int128 Integer; // Python's have no end: beyond 128 bits is a Failure
struct None
{
};

/// What a name or an attribute that is not there gives: prints as nothing, fails when more is asked of it.
struct Undefined
{
    std::string hint; ///< the sentence of that failure
};

struct Text
{
    std::string bytes;   ///< UTF-8
    bool markup = false; ///< marked as HTML: `|safe`, `|escape`
};

/// A list or a tuple. Never changed once it is a value: the sandbox forbids it, and so copies are free.
struct List
{
    std::vector<Value> items;
    bool isTuple = false;
    bool isGroup = false;   ///< of groupby: has .grouper and .list
    int depth = 1;          ///< containers within containers
    std::size_t weight = 1; ///< see Value::weight()
};

/// A mapping in the order of insertion. Keys are equal as Python's are: 1, 1.0 and true are one key.
class Dict
{
public:
    void set(Value key, Value value); ///< Failure for a key that cannot be one (a list)
    const Value* find(const Value& key) const;
    const Value* findText(std::string_view key) const;
    const std::vector<std::pair<Value, Value>>& entries() const { return m_entries; }
    int depth = 1;
    std::size_t weight = 1;

private:
    std::vector<std::pair<Value, Value>> m_entries;
    std::unordered_multimap<std::size_t, std::size_t> m_index; ///< hash of the key -> its entry
};

/// One item after the other; nothing at the end. May run template code.
using Next = std::function<std::optional<Value>()>;

class Object;

/// A Python value, as far as templates can make one.
class Value
{
public:
    Value() = default; // none
    Value(bool value) : m_data(value) {}
    Value(int value) : m_data(static_cast<Integer>(value)) {}
    Value(std::int64_t value) : m_data(static_cast<Integer>(value)) {}
    Value(Integer value) : m_data(value) {}
    Value(double value) : m_data(value) {}
    Value(std::string text, bool markup = false);
    Value(const char* text) : Value(std::string(text)) {}
    Value(std::shared_ptr<const Dict> dict) : m_data(std::move(dict)) {}
    Value(std::shared_ptr<Object> object) : m_data(std::move(object)) {}
    static Value undefined(std::string hint);
    static Value list(std::vector<Value> items); ///< Failure when nested too deep, as all containers
    static Value tuple(std::vector<Value> items);
    static Value group(Value grouper, Value items);
    static Value dict(Dict dict);

    bool isNone() const { return std::holds_alternative<None>(m_data); }
    bool isUndefined() const { return std::holds_alternative<std::shared_ptr<const Undefined>>(m_data); }
    bool isNumber() const { return isBool() || isInteger() || isFloat(); }
    bool isBool() const { return std::holds_alternative<bool>(m_data); }
    bool isInteger() const { return std::holds_alternative<Integer>(m_data); } ///< without true and false
    bool isFloat() const { return std::holds_alternative<double>(m_data); }
    bool isText() const { return std::holds_alternative<std::shared_ptr<const Text>>(m_data); }
    bool isMarkup() const { return isText() && text().markup; }
    bool isSequence() const { return std::holds_alternative<std::shared_ptr<const List>>(m_data); }
    bool isTuple() const { return isSequence() && list().isTuple; }
    bool isDict() const { return std::holds_alternative<std::shared_ptr<const Dict>>(m_data); }
    bool isObject() const { return std::holds_alternative<std::shared_ptr<Object>>(m_data); }

    // Each only for a value of its kind.
    const Undefined& undefinedInfo() const { return *std::get<std::shared_ptr<const Undefined>>(m_data); }
    double floating() const { return std::get<double>(m_data); }
    const Text& text() const { return *std::get<std::shared_ptr<const Text>>(m_data); }
    const std::string& bytes() const { return text().bytes; }
    const List& list() const { return *std::get<std::shared_ptr<const List>>(m_data); }
    const std::vector<Value>& items() const { return list().items; }
    const Dict& dict() const { return *std::get<std::shared_ptr<const Dict>>(m_data); }
    Object& object() const { return *std::get<std::shared_ptr<Object>>(m_data); }
    template <typename T> T* as() const; ///< null for any other class

    std::optional<Integer> integer() const; ///< of an integer, true or false
    double number() const;                  ///< of any number
    bool truth() const;
    bool isSame(const Value& other) const; ///< Python's `is`
    std::string typeName() const;          ///< as Python names it
    int depth() const;
    /// About how much work it is to go through all of it, what it holds twice counted twice.
    std::size_t weight() const;
    std::size_t hash() const; ///< Failure for a value that cannot be a key

private:
    std::variant<None, bool, Integer, double, std::shared_ptr<const Undefined>, std::shared_ptr<const Text>,
                 std::shared_ptr<const List>, std::shared_ptr<const Dict>, std::shared_ptr<Object>>
        m_data;
};

/// Everything else that a template can hold: functions, macros, namespaces, generators, loops.
class Object
{
public:
    virtual ~Object() = default;
    virtual std::string typeName() const = 0;
    virtual std::string represented();
    virtual bool truth() const { return true; }
    virtual std::optional<std::int64_t> length() { return std::nullopt; }
    virtual std::optional<Value> attribute(const std::string&) { return std::nullopt; }
    virtual std::optional<Value> item(const Value&) { return std::nullopt; }
    virtual Next iterate() { return {}; }   ///< empty = cannot be iterated over
    virtual Next backwards() { return {}; } ///< empty = cannot be reversed
    virtual bool isCallable() const { return false; }
    virtual Value call(const Arguments& arguments);
    virtual bool equals(const Object& other) const { return this == &other; }
    virtual int depth() const { return 0; }
};

template <typename T> T* Value::as() const
{
    return isObject() ? dynamic_cast<T*>(&object()) : nullptr;
}

bool equal(const Value& a, const Value& b); ///< Python's ==

/// The depth of what holds `value`; Failure when that is too deep, since values are printed and destroyed recursively.
int depthAround(const Value& value);

/// Throws the Failure of an undefined value of which more was asked than to be printed.
[[noreturn]] void failUndefined(const Value& value);

} // namespace calm::jinja
