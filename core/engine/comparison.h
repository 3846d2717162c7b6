#pragma once

#include "core/engine/loaded_models.h"
#include "core/protocol/messages.h"

#include <functional>
#include <stop_token>

namespace calm
{

/// Answers one prompt with every column in turn. A column that fails says so in its finished event and the others go
/// on; Error(cancelled) when stopped. Internal to the engine.
void compare(LoadedModels& models, const protocol::Compare& request,
             const std::function<void(const protocol::Message&)>& send, std::stop_token stop);

/// Answers one prompt with one model directory. Error(badInput | notFound | unsupported | cancelled). Internal as
/// above.
void answer(LoadedModels& models, const protocol::Answer& request,
            const std::function<void(const protocol::Message&)>& send, std::stop_token stop);

} // namespace calm
