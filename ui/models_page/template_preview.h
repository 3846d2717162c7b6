#pragma once

#include "ui/models_page/conversation.h"
#include "ui/models_page/models_model.h"
#include "ui/widgets/latest_job.h"

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
class QTextEdit;

namespace calm::ui
{

class ConversationEditor;
class TextBox;
class TokenizerCache;

/// A conversation as the selected model's chat template writes it out, special tokens marked, while either is changed.
/// A template of the person's own takes the place of the model's. Object names:
/// `templateText`, `templatePreview`, `templateNote`, `templateStatus`, `editTemplateButton`, `resetTemplateButton`,
/// `generationPrompt`, and those of ConversationEditor.
class TemplatePreview : public QWidget
{
    Q_OBJECT

public:
    explicit TemplatePreview(std::shared_ptr<TokenizerCache> tokenizers, QWidget* parent = nullptr);
    ~TemplatePreview() override;
    void setModel(const std::optional<ListedModel>& model);
    QString rendered() const { return m_rendered; } ///< of the last preview, whole

Q_SIGNALS:
    void ownTemplateChanged(const QString& text); ///< of the model that is shown; empty = the model's own counts
    void errorRaised(const QString& sentence, const QString& detail);

protected:
    void showEvent(QShowEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void changeEvent(QEvent* event) override;

private:
    struct Preview
    {
        RenderedChat chat;
        std::vector<std::pair<std::size_t, std::size_t>> special; ///< byte ranges of special tokens
        std::size_t tokens = 0;                                   ///< 0 = no tokenizer
    };
    void buildBar(QBoxLayout& layout);
    void buildColumns(QBoxLayout& layout);
    void readTemplate();
    void showTemplate(const ChatTemplate& source, const std::string& own);
    void editTemplate(bool edit);
    void templateEdited();
    void reset();
    void preview();
    void showPreview(const Preview& preview);
    void showNote();
    void markLine(const QString& sentence);
    std::string ownTemplate() const; ///< empty where the text is the model's

    std::shared_ptr<TokenizerCache> m_tokenizers;
    std::optional<ListedModel> m_model;
    ChatTemplate m_source; ///< the model's
    QCheckBox* m_generationPrompt;
    QPushButton* m_edit;
    QPushButton* m_reset;
    QLabel* m_note;
    QSplitter* m_columns;
    QStackedWidget* m_left;
    ConversationEditor* m_conversation;
    TextBox* m_text;
    QTextEdit* m_preview;
    QLabel* m_status;
    QTimer m_typing; ///< previews when the typing rests
    LatestJob m_read;
    LatestJob m_render;
    QString m_rendered;
    std::optional<Preview> m_last;
    bool m_filling = false;
    bool m_stale = false; ///< to be previewed when it is shown
};

} // namespace calm::ui
