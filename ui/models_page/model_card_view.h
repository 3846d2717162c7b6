#pragma once

#include "ui/models_page/models_model.h"
#include "ui/widgets/card.h"

#include <QPointer>

#include <memory>
#include <optional>

class QLineEdit;
class QPushButton;
class QScrollArea;
class QStackedWidget;
class QTabWidget;
class QToolButton;

namespace calm::ui
{

class ContentHashRow;
class ElidedLabel;
class ModelFactsView;
class ProjectSession;
class ScratchChat;
class TemplatePreview;
class TogetherView;
class TokenizerBox;
class TokenizerCache;

/// The selected model: where it lies, every number that matters, and three things to try on it: its tokenizer, its chat
/// template, a scratch chat. Object names: `modelTabs`, `addToProject`, `openModelFolder`, `copyModelPath`,
/// `modelProblem`, `locateModel`, `modelNote`, and those of the parts.
class ModelCardView : public Card
{
    Q_OBJECT

public:
    explicit ModelCardView(QWidget* parent = nullptr);
    ~ModelCardView() override;
    void setSession(ProjectSession* session);
    void show(const std::optional<ListedModel>& model); ///< does nothing when it is shown as it is already
    TogetherView& together() { return *m_together; }
    void showTogether(); ///< brings its tab to the front
    void keepNote();     ///< noted() for what was typed and not confirmed yet

Q_SIGNALS:
    void addRequested(const ListedModel& model);
    void locateRequested(const ListedModel& model);
    void noted(qint64 model, const QString& note);  ///< of one of the project
    void hashed(qint64 model, const QString& hash); ///< its content hash was computed
    void errorRaised(const QString& sentence, const QString& detail);

protected:
    void changeEvent(QEvent* event) override;

private:
    void buildHeading();
    void buildBody();
    void drawIcon();
    std::optional<ListedModel> m_model;
    QPointer<ProjectSession> m_session;
    QLabel* m_none;
    QLabel* m_problemIcon;
    QLabel* m_problem;
    QWidget* m_problemLine;
    QWidget* m_tools;
    ElidedLabel* m_path;
    QPushButton* m_add;
    QPushButton* m_locate;
    QLineEdit* m_note;
    ContentHashRow* m_hash;
    QScrollArea* m_factsScroll;
    ModelFactsView* m_facts;
    QTabWidget* m_tabs;
    TogetherView* m_together;
    TokenizerBox* m_tokenizer;
    TemplatePreview* m_template;
    ScratchChat* m_chat;
};

} // namespace calm::ui
