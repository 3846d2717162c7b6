#pragma once

#include "ui/models_page/conversation.h"
#include "ui/models_page/models_model.h"
#include "ui/widgets/latest_job.h"

#include <QPointer>
#include <QWidget>

#include <map>

class QCheckBox;
class QDoubleSpinBox;
class QLabel;
class QPushButton;
class QSpinBox;
class QTextEdit;

namespace calm::protocol
{
struct ColumnFinishedEvent;
}

namespace calm::ui
{

class EngineClient;
class TextBox;

/// A conversation with one model that is kept nowhere but here, as long as the window lives: its chat template writes
/// it out, the engine's worker answers. Ctrl+Return sends, Esc stops. Object names: `scratchTranscript`,
/// `scratchInput`, `scratchSend`, `scratchStop`, `scratchClear`, `scratchTemperature`, `scratchMaxTokens`,
/// `scratchTemplate`, `scratchStats`.
class ScratchChat : public QWidget
{
    Q_OBJECT

public:
    explicit ScratchChat(QWidget* parent = nullptr);
    void setEngine(EngineClient* engine); ///< null: no project is open
    void setModel(const std::optional<ListedModel>& model);
    void setOwnTemplate(const std::string& text); ///< instead of the model's; empty = the model's

protected:
    void keyPressEvent(QKeyEvent* event) override;
    bool eventFilter(QObject* object, QEvent* event) override;
    void changeEvent(QEvent* event) override;

private:
    QWidget* buildSettings();
    void send();
    void ask(const RenderedChat& rendered);
    void stop();
    void clear();
    void addText(const std::string& text);
    void finish(const protocol::ColumnFinishedEvent& end);
    void fail(const QString& sentence);
    void endAnswer(const QString& stats);
    void showTranscript();
    void appendTurn(const ChatTurn& turn);
    void updateButtons();
    void warnOfMemory();
    bool canAnswer() const;

    QPointer<EngineClient> m_engine;
    std::optional<ListedModel> m_model;
    std::string m_ownTemplate;
    std::map<Path, std::vector<ChatTurn>> m_chats; ///< by model
    QTextEdit* m_transcript;
    TextBox* m_input;
    QPushButton* m_send;
    QPushButton* m_stop;
    QPushButton* m_clear;
    QDoubleSpinBox* m_temperature;
    QSpinBox* m_maxTokens;
    QCheckBox* m_asChat;
    QLabel* m_stats;
    LatestJob m_render;
    std::int64_t m_request = 0;
    bool m_answering = false;
    int m_generation = 0; ///< answers of an older one are no longer heard
};

} // namespace calm::ui
