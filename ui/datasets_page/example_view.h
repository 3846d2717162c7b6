#pragma once

#include "core/store/records.h"
#include "ui/reading/reading.h"

#include <QWidget>

#include <optional>

class QCheckBox;
class QLabel;
class QScrollArea;
class QStackedWidget;

namespace calm::ui
{

class ReadingPanel;
class TextBox;
class TokenLimitBox;

/// One example whole: its prompt and response to read and change, the messages of a conversation, and below them its
/// tokens as each model of the composition reads them, what is learned and what a length would cut off. A change is
/// asked for when the keyboard leaves a text, or by Ctrl+Return; Esc takes it back. Object names: "examplePlace",
/// "examplePrompt", "exampleResponse", "exampleMessages", "exampleThroughChat", "exampleLimit".
class ExampleView : public QWidget
{
    Q_OBJECT

public:
    explicit ExampleView(QWidget* parent = nullptr);

    void setModels(const std::vector<ReadingModel>& models); ///< the anchor first
    /// `place`: where it stands, in words. What was typed for another example is asked for first.
    void setExample(const std::optional<ExampleRecord>& example, const QString& place);
    /// The example as it was typed, when that was not asked for yet; it counts as asked for then.
    std::optional<ExampleRecord> takeChange();
    void setLimit(int tokens); ///< 0 = none
    bool throughChat() const;

Q_SIGNALS:
    void editRequested(const calm::ExampleRecord& before, const calm::ExampleRecord& after);
    void limitChosen(int tokens);
    void throughChatChanged();

protected:
    bool eventFilter(QObject* object, QEvent* event) override;

private:
    QWidget* buildTexts();
    QWidget* buildReading();
    void showTexts();
    void showReading();
    void askForChange();

    std::optional<ExampleRecord> m_example;
    QStackedWidget* m_stack;
    QWidget* m_texts;
    QLabel* m_place;
    TextBox* m_prompt;
    TextBox* m_response;
    QLabel* m_flat; ///< that prompt and response are a conversation's flat form
    QLabel* m_messages;
    QScrollArea* m_conversation;
    QCheckBox* m_chat;
    TokenLimitBox* m_limit;
    ReadingPanel* m_reading;
};

} // namespace calm::ui
