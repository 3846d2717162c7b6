#include "core/weights/tensor_pickle.h"

#include "core/base/error.h"

#include <array>
#include <bit>
#include <cstring>
#include <map>
#include <optional>

namespace calm
{

namespace
{
constexpr std::size_t maximumValues = 50'000'000; // far above any checkpoint's, far below what fills a memory

enum class Kind { none, boolean, integer, text, sequence, dictionary, global, storage, tensor, mark };

/// Values stand in one array and name one another by index: no cycle can leak, no depth can overflow the stack.
struct Value
{
    Kind kind = Kind::none;
    std::int64_t number = 0;
    std::string text;                 ///< of a text or a global ("module name"), or the digits of a long number
    std::vector<std::uint32_t> items; ///< of a sequence; of a dictionary key and value in turn
    PickledTensor tensor;             ///< of a storage (its first fields) or a tensor
};

class Machine
{
public:
    Machine(std::span<const std::byte> bytes, const std::string& what) : m_bytes(bytes), m_what(what) {}

    TensorPickle run()
    {
        while (!m_result)
            step(static_cast<unsigned char>(take(1).front()));
        TensorPickle pickle;
        pickle.bytesRead = m_at;
        const Value& top = m_values[*m_result];
        if (top.kind == Kind::dictionary)
            collectTensors(top, pickle);
        if (top.kind == Kind::integer)
            pickle.number = top.text;
        if (top.kind == Kind::sequence)
            for (const std::uint32_t item : top.items)
                if (m_values[item].kind == Kind::text)
                    pickle.texts.push_back(m_values[item].text);
        return pickle;
    }

private:
    using Index = std::uint32_t;

    [[noreturn]] void corrupt(const std::string& why) const
    {
        throw Error(ErrorKind::corrupt, m_what + " is damaged: " + why + ".");
    }
    [[noreturn]] void refuse(const std::string& asked) const
    {
        throw Error(ErrorKind::unsupported, m_what + " asks to run " + asked.substr(0, 80) +
                                                ", which a file of weights has no need of; nothing in it was run.");
    }

    std::span<const std::byte> take(std::size_t count)
    {
        if (count > m_bytes.size() - m_at)
            corrupt("it ends in the middle of its description");
        const auto part = m_bytes.subspan(m_at, count);
        m_at += count;
        return part;
    }
    std::uint64_t takeNumber(std::size_t bytes)
    {
        std::uint64_t number = 0;
        const auto part = take(bytes);
        for (std::size_t i = 0; i < bytes; ++i)
            number |= static_cast<std::uint64_t>(part[i]) << (8 * i);
        return number;
    }
    std::string takeText(std::size_t bytes)
    {
        const auto part = take(bytes);
        return {reinterpret_cast<const char*>(part.data()), part.size()};
    }
    std::string takeLine()
    {
        std::string line;
        for (char c = 0; (c = static_cast<char>(take(1).front())) != '\n';)
            line += c;
        return line;
    }

    Index add(Value value)
    {
        if (m_values.size() >= maximumValues)
            corrupt("its description has too many parts");
        m_values.push_back(std::move(value));
        return static_cast<Index>(m_values.size() - 1);
    }
    void push(Value value) { m_stack.push_back(add(std::move(value))); }
    void pushInteger(std::int64_t number)
    {
        push({.kind = Kind::integer, .number = number, .text = {}, .items = {}, .tensor = {}});
    }
    void pushText(std::string text)
    {
        push({.kind = Kind::text, .number = 0, .text = std::move(text), .items = {}, .tensor = {}});
    }
    void pushKind(Kind kind) { push({.kind = kind, .number = 0, .text = {}, .items = {}, .tensor = {}}); }

    Index pop()
    {
        if (m_stack.empty())
            corrupt("its description takes more than it put down");
        const Index index = m_stack.back();
        m_stack.pop_back();
        return index;
    }
    std::vector<Index> popToMark()
    {
        std::vector<Index> items;
        for (Index index = pop(); m_values[index].kind != Kind::mark; index = pop())
            items.push_back(index);
        return {items.rbegin(), items.rend()};
    }
    Value& top(Kind kind)
    {
        if (m_stack.empty() || m_values[m_stack.back()].kind != kind)
            corrupt("its description does not fit together");
        return m_values[m_stack.back()];
    }
    const Value& item(const Value& sequence, std::size_t at, Kind kind) const
    {
        if (at >= sequence.items.size() || m_values[sequence.items[at]].kind != kind)
            corrupt("it describes a tensor in an unknown way");
        return m_values[sequence.items[at]];
    }
    std::vector<std::int64_t> integers(const Value& sequence) const
    {
        std::vector<std::int64_t> all;
        for (std::size_t i = 0; i < sequence.items.size(); ++i)
            all.push_back(item(sequence, i, Kind::integer).number);
        return all;
    }

    void sequenceOf(std::vector<Index> items)
    {
        push({.kind = Kind::sequence, .number = 0, .text = {}, .items = std::move(items), .tensor = {}});
    }
    void sequenceOfLast(std::size_t count)
    {
        std::vector<Index> items(count);
        for (std::size_t i = count; i-- > 0;)
            items[i] = pop();
        sequenceOf(std::move(items));
    }
    void appendTo(Kind kind, const std::vector<Index>& items)
    {
        Value& container = top(kind);
        if (kind == Kind::dictionary && items.size() % 2 != 0)
            corrupt("it has a key without a value");
        container.items.insert(container.items.end(), items.begin(), items.end());
    }

    void memoize(std::uint64_t key)
    {
        if (m_stack.empty())
            corrupt("its description does not fit together");
        m_memo[key] = m_stack.back();
    }
    void recall(std::uint64_t key)
    {
        const auto it = m_memo.find(key);
        if (it == m_memo.end())
            corrupt("its description names a part that is not there");
        m_stack.push_back(it->second);
    }

    void longNumber(std::size_t bytes)
    {
        const auto digits = take(bytes);
        std::string text;
        std::int64_t number = 0;
        for (std::size_t i = 0; i < bytes; ++i) {
            constexpr const char* hexadecimal = "0123456789abcdef";
            const auto byte = static_cast<unsigned char>(digits[i]);
            text += {hexadecimal[byte >> 4], hexadecimal[byte & 15]};
            if (i < 8)
                number |= static_cast<std::int64_t>(static_cast<std::uint64_t>(byte) << (8 * i));
        }
        push({.kind = Kind::integer, .number = number, .text = text, .items = {}, .tensor = {}});
    }

    void global(const std::string& module, const std::string& name)
    {
        static const std::array known{"torch._utils _rebuild_tensor_v2", "torch._utils _rebuild_parameter",
                                      "collections OrderedDict", "torch Size"};
        const std::string full = module + ' ' + name;
        const bool storage = module == "torch" && name.ends_with("Storage");
        bool allowed = storage;
        for (const char* one : known)
            allowed = allowed || full == one;
        if (!allowed)
            refuse(module + "." + name);
        push({.kind = Kind::global, .number = 0, .text = storage ? name : full, .items = {}, .tensor = {}});
    }

    // ('storage', torch.FloatStorage, key, location, elements)
    void storage()
    {
        const Value description = m_values[pop()];
        if (description.kind != Kind::sequence || item(description, 0, Kind::text).text != "storage")
            corrupt("it describes a tensor in an unknown way");
        Value value{.kind = Kind::storage, .number = 0, .text = {}, .items = {}, .tensor = {}};
        value.tensor.storageType = item(description, 1, Kind::global).text;
        value.tensor.storage = item(description, 2, Kind::text).text;
        value.tensor.storageElements = item(description, 4, Kind::integer).number;
        push(std::move(value));
    }

    // Never calls anything: the few known names stand for what they would build.
    void reduce()
    {
        const Value arguments = m_values[pop()];
        const Value function = m_values[pop()];
        if (function.kind != Kind::global || arguments.kind != Kind::sequence)
            corrupt("its description does not fit together");
        if (function.text == "collections OrderedDict")
            return pushKind(Kind::dictionary);
        if (function.text == "torch Size")
            return push(item(arguments, 0, Kind::sequence));
        if (function.text == "torch._utils _rebuild_parameter")
            return push(item(arguments, 0, Kind::tensor));
        if (function.text != "torch._utils _rebuild_tensor_v2")
            refuse("torch." + function.text);
        Value tensor = item(arguments, 0, Kind::storage);
        tensor.kind = Kind::tensor;
        tensor.tensor.offset = item(arguments, 1, Kind::integer).number;
        tensor.tensor.shape = integers(item(arguments, 2, Kind::sequence));
        tensor.tensor.strides = integers(item(arguments, 3, Kind::sequence));
        push(std::move(tensor));
    }

    // What would be set on the built object: only a dictionary's _metadata, which says nothing of the numbers.
    void build()
    {
        pop();
        if (m_stack.empty() ||
            (m_values[m_stack.back()].kind != Kind::dictionary && m_values[m_stack.back()].kind != Kind::tensor))
            corrupt("its description does not fit together");
    }

    void step(unsigned char operation)
    {
        switch (operation) {
        case 0x80:
            take(1);
            break; // PROTO
        case 0x95:
            take(8);
            break; // FRAME
        case '(':
            pushKind(Kind::mark);
            break;
        case '.':
            m_result = pop();
            break;
        case '0':
            pop();
            break;
        case '2':
            m_stack.push_back(m_stack.empty() ? pop() : m_stack.back());
            break;
        case 'N':
            pushKind(Kind::none);
            break;
        case 0x88:
        case 0x89:
            push({.kind = Kind::boolean, .number = operation == 0x88, .text = {}, .items = {}, .tensor = {}});
            break;
        case 'K':
            pushInteger(static_cast<std::int64_t>(takeNumber(1)));
            break;
        case 'M':
            pushInteger(static_cast<std::int64_t>(takeNumber(2)));
            break;
        case 'J':
            pushInteger(static_cast<std::int32_t>(takeNumber(4)));
            break;
        case 0x8a:
            longNumber(takeNumber(1));
            break;
        case 'G':
            take(8);
            pushKind(Kind::none);
            break; // BINFLOAT
        case 'X':
            pushText(takeText(takeNumber(4)));
            break;
        case 0x8c:
            pushText(takeText(takeNumber(1)));
            break;
        case 0x8d:
            pushText(takeText(takeNumber(8)));
            break;
        case 'T':
        case 'B':
            pushText(takeText(takeNumber(4)));
            break; // BINSTRING, BINBYTES
        case 'U':
        case 'C':
            pushText(takeText(takeNumber(1)));
            break;
        case ')':
        case ']':
            pushKind(Kind::sequence);
            break;
        case '}':
            pushKind(Kind::dictionary);
            break;
        case 't':
        case 'l':
            sequenceOf(popToMark());
            break;
        case 0x85:
        case 0x86:
        case 0x87:
            sequenceOfLast(operation - 0x84u);
            break;
        case 'a': {
            const Index one = pop();
            appendTo(Kind::sequence, {one});
            break;
        }
        case 'e': {
            const auto items = popToMark();
            appendTo(Kind::sequence, items);
            break;
        }
        case 's': {
            const Index value = pop(), key = pop();
            appendTo(Kind::dictionary, {key, value});
            break;
        }
        case 'u': {
            const auto items = popToMark();
            appendTo(Kind::dictionary, items);
            break;
        }
        case 'q':
            memoize(takeNumber(1));
            break;
        case 'r':
            memoize(takeNumber(4));
            break;
        case 0x94:
            memoize(m_memo.size());
            break;
        case 'h':
            recall(takeNumber(1));
            break;
        case 'j':
            recall(takeNumber(4));
            break;
        case 'c': {
            const std::string module = takeLine();
            global(module, takeLine());
            break;
        }
        case 0x93: {
            const Value name = m_values[pop()], module = m_values[pop()];
            global(module.text, name.text);
            break;
        }
        case 'Q':
            storage();
            break;
        case 'R':
            reduce();
            break;
        case 'b':
            build();
            break;
        default:
            unknown(operation);
        }
    }

    [[noreturn]] void unknown(unsigned char operation) const
    {
        if (std::string_view("io\x81\x92").find(static_cast<char>(operation)) != std::string_view::npos)
            refuse("a class of its own"); // INST, OBJ, NEWOBJ, NEWOBJ_EX
        corrupt("its description has the unknown operation " + std::to_string(operation));
    }

    // A dictionary of tensors, or one that holds such a one under the name training programs give it.
    void collectTensors(const Value& dictionary, TensorPickle& pickle) const
    {
        const Value* nested = nullptr;
        for (std::size_t i = 0; i + 1 < dictionary.items.size(); i += 2) {
            const Value &key = m_values[dictionary.items[i]], &value = m_values[dictionary.items[i + 1]];
            if (key.kind != Kind::text)
                continue;
            if (value.kind == Kind::tensor)
                pickle.tensors.emplace_back(key.text, value.tensor);
            else if (value.kind == Kind::dictionary && (key.text == "state_dict" || key.text == "model"))
                nested = &value;
        }
        if (pickle.tensors.empty() && nested)
            for (std::size_t i = 0; i + 1 < nested->items.size(); i += 2)
                if (m_values[nested->items[i]].kind == Kind::text &&
                    m_values[nested->items[i + 1]].kind == Kind::tensor)
                    pickle.tensors.emplace_back(m_values[nested->items[i]].text, m_values[nested->items[i + 1]].tensor);
    }

    std::span<const std::byte> m_bytes;
    const std::string& m_what;
    std::size_t m_at = 0;
    std::vector<Value> m_values;
    std::vector<Index> m_stack;
    std::map<std::uint64_t, Index> m_memo;
    std::optional<Index> m_result;
};
} // namespace

TensorPickle readTensorPickle(std::span<const std::byte> bytes, const std::string& what)
{
    return Machine(bytes, what).run();
}

} // namespace calm
