#pragma once

#include "core/text/jinja/arguments.h"
#include "core/text/jinja/runtime.h"

#include <functional>

namespace calm::jinja
{

/// What `loop` is within a loop's body. It looks one item ahead only when it is asked to, and counts what has no
/// length only then.
class LoopContext : public Object, public std::enable_shared_from_this<LoopContext>
{
public:
    using Recursion = std::function<Value(const Value& iterable, int depth)>;
    LoopContext(Next items, std::optional<std::int64_t> length, int depth)
        : m_items(std::move(items)), m_length(length), m_depth(depth)
    {
    }
    void setRecursion(Recursion recursion) { m_recursion = std::move(recursion); }
    std::optional<Value> advance(); ///< the next item

    std::string typeName() const override { return "LoopContext"; }
    std::string represented() override;
    std::optional<std::int64_t> length() override;
    std::optional<Value> attribute(const std::string& name) override;
    bool isCallable() const override { return true; }
    Value call(const Arguments& arguments) override; ///< the body again, over items within the current one

    /// Ends the loop's hold on the template when it dies; the loop itself may have been stored somewhere.
    class Guard
    {
    public:
        explicit Guard(LoopContext& loop) : m_loop(loop) {}
        ~Guard();
        Guard(const Guard&) = delete;
        Guard& operator=(const Guard&) = delete;

    private:
        LoopContext& m_loop;
    };

private:
    const std::optional<Value>& peek();
    Value changed(const Arguments& arguments);

    Next m_items;
    std::optional<std::int64_t> m_length;
    int m_depth;
    Recursion m_recursion;
    std::int64_t m_index = -1;
    bool m_hasPeeked = false;
    std::optional<Value> m_after; ///< what peek() found
    std::optional<Value> m_current, m_before;
    std::optional<Value> m_lastChanged;
};

} // namespace calm::jinja
