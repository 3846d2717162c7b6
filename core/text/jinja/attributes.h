#pragma once

#include "core/text/jinja/runtime.h"

namespace calm::jinja
{

/// `value.name`: a method or attribute, else the item of that name, else undefined. What the sandbox of chat templates
/// forbids (list.append, __class__) is undefined and fails when called. An undefined `value` fails.
Value attributeOf(Runtime& runtime, const Value& value, const std::string& name);

/// `value[key]`: the item, else the method or attribute of that name, else undefined.
Value itemOf(Runtime& runtime, const Value& value, const Value& key);

/// The methods and attributes alone; nothing when there is none of that name.
std::optional<Value> ownAttribute(Runtime& runtime, const Value& value, const std::string& name);

/// Methods of texts, and of lists, tuples, mappings and numbers.
std::optional<Value> textMethod(Runtime& runtime, const Value& text, const std::string& name);
std::optional<Value> containerMethod(Runtime& runtime, const Value& value, const std::string& name);

} // namespace calm::jinja
