#pragma once

#include "ui/models_page/conversation.h"
#include "ui/models_page/models_model.h"
#include "ui/widgets/latest_job.h"

#include <QPointer>
#include <QTimer>
#include <QWidget>

#include <memory>
#include <optional>

class QBoxLayout;
class QCheckBox;
class QLabel;
class QPushButton;
class QSplitter;
class QStackedWidget;

namespace calm::ui
{

class ConversationEditor;
class ProjectSession;
class ProjectThread;
class RenderedText;
class TextBox;
class TokenizerCache;

/// A conversation as the selected model's chat template writes it out, special tokens marked, while either is changed.
/// A template of the person's own takes the place of the model's; it is kept in the project. Object names:
/// `templateText`, `templatePreview`, `templateNote`, `templateStatus`, `editTemplateButton`, `resetTemplateButton`,
/// `generationPrompt`, and those of ConversationEditor.
class TemplatePreview : public QWidget
{
    Q_OBJECT

public:
    explicit TemplatePreview(std::shared_ptr<TokenizerCache> tokenizers, QWidget* parent = nullptr);
    ~TemplatePreview() override;
    void setSession(ProjectSession* session);
    void setModel(const std::optional<ListedModel>& model);
    QString rendered() const; ///< of the last preview, whole

Q_SIGNALS:
    void ownTemplateChanged(const QString& text); ///< of the model that is shown; empty = the model's own counts
    void errorRaised(const QString& sentence, const QString& detail);

protected:
    void showEvent(QShowEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;

private:
    struct Preview;
    void buildBar(QBoxLayout& layout);
    void buildColumns(QBoxLayout& layout);
    void readTemplate();
    void showTemplate(const ChatTemplate& source, const std::string& own);
    void editTemplate(bool edit);
    void templateEdited();
    void store();
    void storeAtOnce();
    void reset();
    void preview();
    void showPreview(Preview preview);
    void showNote();
    void markLine(const QString& sentence);
    std::string ownTemplate() const; ///< empty where the text is the model's
    bool mayKeep() const;            ///< the model is the project's

    std::shared_ptr<TokenizerCache> m_tokenizers;
    QPointer<ProjectSession> m_session;
    std::unique_ptr<ProjectThread> m_thread;
    std::optional<ListedModel> m_model;
    ChatTemplate m_source; ///< the model's
    std::string m_carried; ///< one's own, written before the model was added to the project
    QCheckBox* m_generationPrompt;
    QPushButton* m_edit;
    QPushButton* m_reset;
    QLabel* m_note;
    QSplitter* m_columns;
    QStackedWidget* m_left;
    ConversationEditor* m_conversation;
    TextBox* m_text;
    RenderedText* m_preview;
    QLabel* m_status;
    QTimer m_typing;  ///< previews when the typing rests
    QTimer m_storing; ///< keeps the template when it rests longer
    LatestJob m_read;
    LatestJob m_render;
    bool m_filling = false;
    bool m_stale = false; ///< to be previewed when it is shown
};

} // namespace calm::ui
