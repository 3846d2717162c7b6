#pragma once

#include "ui/models_page/conversation.h"

#include <QWidget>

class QComboBox;
class QVBoxLayout;

namespace calm::ui
{

class TextBox;

/// The messages of a conversation, each with its role, to be changed, added and removed. Object names:
/// `conversationRole0`, `conversationText0`, ..., `addMessageButton`.
class ConversationEditor : public QWidget
{
    Q_OBJECT

public:
    explicit ConversationEditor(QWidget* parent = nullptr);
    void setTurns(const std::vector<ChatTurn>& turns);
    std::vector<ChatTurn> turns() const;

Q_SIGNALS:
    void changed();

private:
    struct Row
    {
        QWidget* widget;
        QComboBox* role;
        TextBox* text;
    };
    void add(const ChatTurn& turn);
    void remove(const QWidget* widget);
    void nameRows();
    std::vector<Row> m_rows;
    QVBoxLayout* m_layout;
};

} // namespace calm::ui
