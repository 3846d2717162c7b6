#include "ui/models_page/conversation.h"

namespace calm::ui
{

RenderedChat renderConversation(const RenderOrder& order)
{
    const ChatTemplate chatTemplate = withOwnTemplate(loadChatTemplate(order.model), order.ownTemplate);
    ChatRequest request;
    for (const ChatTurn& turn : order.turns)
        request.messages.push_back({{"role", turn.role}, {"content", turn.content}});
    request.addGenerationPrompt = order.generationPrompt;
    return {renderChat(chatTemplate, request), chatTemplate.writesBeginning};
}

} // namespace calm::ui
