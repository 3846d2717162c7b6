#include "core/text/jinja/value.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace calm::jinja
{

namespace
{
constexpr int deepest = 400; // values are printed, compared and destroyed recursively
constexpr std::size_t heaviest = std::size_t{1} << 26;

int checkedDepth(int depth)
{
    if (depth > deepest)
        throw Failure("values are nested more than " + std::to_string(deepest) + " deep");
    return depth;
}

std::size_t checkedWeight(std::size_t weight)
{
    if (weight > heaviest)
        throw Failure("a value holds too many others");
    return weight;
}

std::size_t weightOf(const std::vector<Value>& items)
{
    std::size_t weight = 1;
    for (const Value& item : items)
        weight += item.weight(); // each below the limit: no overflow before it is noticed
    return checkedWeight(weight);
}

int depthOf(const std::vector<Value>& items)
{
    int depth = 0;
    for (const Value& item : items)
        depth = std::max(depth, item.depth());
    return checkedDepth(depth + 1);
}

std::shared_ptr<List> newList(std::vector<Value> items)
{
    auto list = std::make_shared<List>();
    list->depth = depthOf(items);
    list->weight = weightOf(items);
    list->items = std::move(items);
    return list;
}

std::size_t hashOfNumber(double number)
{
    return std::hash<double>()(number == 0 ? 0.0 : number);
}

bool equalLists(const List& a, const List& b)
{
    return a.isTuple == b.isTuple && a.items.size() == b.items.size() &&
           std::equal(a.items.begin(), a.items.end(), b.items.begin(), equal);
}

bool equalDicts(const Dict& a, const Dict& b)
{
    if (a.entries().size() != b.entries().size())
        return false;
    return std::ranges::all_of(a.entries(), [&b](const auto& entry) {
        const Value* other = b.find(entry.first);
        return other && equal(entry.second, *other);
    });
}

bool equalNumbers(const Value& a, const Value& b)
{
    const auto left = a.integer();
    const auto right = b.integer();
    return left && right ? *left == *right : a.number() == b.number();
}
} // namespace

std::string Object::represented()
{
    return fmt::format("<{} object>", typeName());
}

Value Object::call(const Arguments&)
{
    throw Failure("a " + typeName() + " cannot be called");
}

void Dict::set(Value key, Value value)
{
    depth = std::max(depth, checkedDepth(std::max(key.depth(), value.depth()) + 1));
    weight = checkedWeight(weight + key.weight() + value.weight());
    const std::size_t hash = key.hash();
    const auto [first, last] = m_index.equal_range(hash);
    for (auto it = first; it != last; ++it) {
        if (equal(m_entries[it->second].first, key)) {
            m_entries[it->second].second = std::move(value);
            return;
        }
    }
    m_index.emplace(hash, m_entries.size());
    m_entries.emplace_back(std::move(key), std::move(value));
}

const Value* Dict::find(const Value& key) const
{
    const auto [first, last] = m_index.equal_range(key.hash());
    for (auto it = first; it != last; ++it)
        if (equal(m_entries[it->second].first, key))
            return &m_entries[it->second].second;
    return nullptr;
}

const Value* Dict::findText(std::string_view key) const
{
    const auto [first, last] = m_index.equal_range(std::hash<std::string_view>()(key));
    for (auto it = first; it != last; ++it)
        if (const Value& found = m_entries[it->second].first; found.isText() && found.bytes() == key)
            return &m_entries[it->second].second;
    return nullptr;
}

Value::Value(std::string text, bool markup) : m_data(std::make_shared<const Text>(Text{std::move(text), markup})) {}

Value Value::undefined(std::string hint)
{
    Value value;
    value.m_data = std::make_shared<const Undefined>(Undefined{std::move(hint)});
    return value;
}

Value Value::list(std::vector<Value> items)
{
    Value value;
    value.m_data = std::shared_ptr<const List>(newList(std::move(items)));
    return value;
}

Value Value::tuple(std::vector<Value> items)
{
    auto list = newList(std::move(items));
    list->isTuple = true;
    Value value;
    value.m_data = std::shared_ptr<const List>(std::move(list));
    return value;
}

Value Value::group(Value grouper, Value items)
{
    auto list = newList({std::move(grouper), std::move(items)});
    list->isTuple = true;
    list->isGroup = true;
    Value value;
    value.m_data = std::shared_ptr<const List>(std::move(list));
    return value;
}

Value Value::dict(Dict dict)
{
    return Value(std::make_shared<const Dict>(std::move(dict)));
}

std::optional<Integer> Value::integer() const
{
    if (isBool())
        return std::get<bool>(m_data) ? 1 : 0;
    if (isInteger())
        return std::get<Integer>(m_data);
    return std::nullopt;
}

double Value::number() const
{
    return isFloat() ? floating() : static_cast<double>(*integer());
}

bool Value::truth() const
{
    if (isNone() || isUndefined())
        return false;
    if (isNumber())
        return isFloat() ? floating() != 0 : *integer() != 0;
    if (isText())
        return !bytes().empty();
    if (isSequence())
        return !items().empty();
    return isDict() ? !dict().entries().empty() : object().truth();
}

bool Value::isSame(const Value& other) const
{
    if (m_data.index() != other.m_data.index())
        return false;
    if (isNone() || isUndefined())
        return true;
    if (isNumber() || isText())
        return equal(*this, other);
    if (isSequence())
        return &list() == &other.list();
    return isDict() ? &dict() == &other.dict() : &object() == &other.object();
}

std::string Value::typeName() const
{
    if (isNone())
        return "NoneType";
    if (isUndefined())
        return "Undefined";
    if (isBool())
        return "bool";
    if (isInteger())
        return "int";
    if (isFloat())
        return "float";
    if (isText())
        return isMarkup() ? "Markup" : "str";
    if (isSequence())
        return isTuple() ? "tuple" : "list";
    return isDict() ? "dict" : object().typeName();
}

int Value::depth() const
{
    if (isSequence())
        return list().depth;
    if (isDict())
        return dict().depth;
    return isObject() ? object().depth() : 0;
}

std::size_t Value::weight() const
{
    if (isText())
        return 1 + bytes().size() / 64;
    if (isSequence())
        return list().weight;
    return isDict() ? dict().weight : 1;
}

std::size_t Value::hash() const
{
    if (isNumber())
        return hashOfNumber(number());
    if (isText())
        return std::hash<std::string_view>()(bytes());
    if (isNone() || isUndefined())
        return m_data.index();
    if (isTuple()) {
        std::size_t hash = 0x9e3779b9;
        for (const Value& item : items())
            hash = hash * 31 + item.hash();
        return hash;
    }
    if (isSequence() || isDict())
        throw Failure("a " + typeName() + " cannot be the key of a mapping");
    return std::hash<const Object*>()(&object());
}

bool equal(const Value& a, const Value& b)
{
    if (a.isNumber() && b.isNumber())
        return equalNumbers(a, b);
    if (a.isText() && b.isText())
        return a.bytes() == b.bytes();
    if (a.isSequence() && b.isSequence())
        return equalLists(a.list(), b.list());
    if (a.isDict() && b.isDict())
        return equalDicts(a.dict(), b.dict());
    if (a.isObject() && b.isObject())
        return a.object().equals(b.object());
    return (a.isNone() && b.isNone()) || (a.isUndefined() && b.isUndefined());
}

int depthAround(const Value& value)
{
    return checkedDepth(value.depth() + 1);
}

void failUndefined(const Value& value)
{
    throw Failure(value.undefinedInfo().hint);
}

} // namespace calm::jinja
