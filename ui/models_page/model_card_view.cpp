#include "ui/models_page/model_card_view.h"

#include "core/store/project.h"
#include "ui/engine_client/project_session.h"
#include "ui/models_page/content_hash_row.h"
#include "ui/models_page/model_facts_view.h"
#include "ui/models_page/scratch_chat.h"
#include "ui/models_page/template_preview.h"
#include "ui/models_page/together_view.h"
#include "ui/models_page/tokenizer_box.h"
#include "ui/widgets/elided_label.h"
#include "ui/widgets/icons.h"
#include "ui/widgets/number_format.h"
#include "ui/widgets/theme.h"

#include <QBoxLayout>
#include <QClipboard>
#include <QDesktopServices>
#include <QDir>
#include <QEvent>
#include <QGuiApplication>
#include <QLineEdit>
#include <QPushButton>
#include <QScrollArea>
#include <QTabBar>
#include <QTabWidget>
#include <QToolButton>
#include <QUrl>

namespace calm::ui
{

namespace
{

QToolButton* toolButton(const char* name, const char* iconName, const QString& toolTip)
{
    auto* button = new QToolButton;
    button->setObjectName(name);
    button->setIcon(icon(iconName));
    button->setToolTip(toolTip);
    button->setAccessibleName(toolTip);
    return button;
}

bool isSame(const ListedModel& a, const ListedModel& b)
{
    return a.name == b.name && a.project == b.project && a.note == b.note && a.missing == b.missing &&
           a.memory.whole() == b.memory.whole() && toJson(a.card) == toJson(b.card);
}

} // namespace

ModelCardView::ModelCardView(QWidget* parent)
    : Card({}, parent), m_none(makeSentence(tr("Select a model to see its numbers and to try it."))),
      m_problemIcon(new QLabel), m_problem(makeSentence({}, "danger")), m_problemLine(new QWidget),
      m_tools(new QWidget), m_path(new ElidedLabel),
      m_add(new QPushButton(icon("add", QPalette::HighlightedText), tr("Add to the project"))),
      m_locate(new QPushButton(icon("search"), tr("Locate…"))), m_note(new QLineEdit), m_hash(new ContentHashRow),
      m_factsScroll(new QScrollArea), m_facts(new ModelFactsView), m_tabs(new QTabWidget), m_together(new TogetherView)
{
    const auto tokenizers = std::make_shared<TokenizerCache>();
    m_tokenizer = new TokenizerBox(tokenizers);
    m_template = new TemplatePreview(tokenizers);
    m_chat = new ScratchChat;
    body()->addWidget(m_none);
    buildHeading();
    buildBody();
    connect(m_template, &TemplatePreview::ownTemplateChanged, m_chat,
            [this](const QString& text) { m_chat->setOwnTemplate(text.toStdString()); });
    connect(m_template, &TemplatePreview::errorRaised, this, &ModelCardView::errorRaised);
    show(std::nullopt);
}

/// The line that is left when it goes says so: there is nobody to hear it any more.
ModelCardView::~ModelCardView()
{
    m_note->disconnect(this);
}

void ModelCardView::buildHeading()
{
    m_add->setObjectName("addToProject");
    m_add->setToolTip(tr("So that it can be an anchor or an augmenting model here; it stays where it lies."));
    setRole(m_add, "primary");
    auto* open = toolButton("openModelFolder", "folder", tr("Open its folder"));
    auto* copy = toolButton("copyModelPath", "copy", tr("Copy its path"));
    auto* tools = new QHBoxLayout(m_tools);
    tools->setContentsMargins(0, 0, 0, 0);
    tools->setSpacing(2);
    tools->addWidget(open);
    tools->addWidget(copy);
    m_add->ensurePolished();
    m_tools->setFixedHeight(m_add->sizeHint().height()); // nothing moves when the button goes
    addAction(m_tools);
    addAction(m_add);
    setRole(m_path, "muted");
    m_problem->setObjectName("modelProblem");
    m_problem->setTextInteractionFlags(Qt::TextSelectableByMouse);
    auto* problem = new QHBoxLayout(m_problemLine);
    problem->setContentsMargins(0, 0, 0, 0);
    problem->setSpacing(8);
    problem->addWidget(m_problemIcon, 0, Qt::AlignTop);
    problem->addWidget(m_problem, 1);
    m_locate->setObjectName("locateModel");
    m_locate->setToolTip(tr("Say where the model lies now; its content tells whether it is the same (Ctrl+L)"));
    problem->addWidget(m_locate, 0, Qt::AlignTop);
    m_note->setObjectName("modelNote");
    m_note->setAccessibleName(tr("Note on the model"));
    m_note->setPlaceholderText(tr("Note: what it knows, where it is from …"));
    m_note->setToolTip(tr("Kept in the project; Return or leaving the line keeps it"));
    body()->setSpacing(6);
    auto* line = new QHBoxLayout; // side by side: a small window has no room for another line
    line->setSpacing(gap);
    line->addWidget(m_path, 1);
    line->addWidget(m_note, 1);
    body()->addLayout(line);
    body()->addWidget(m_problemLine);
    connect(m_note, &QLineEdit::editingFinished, this, &ModelCardView::keepNote);
    connect(m_locate, &QPushButton::clicked, this, [this] {
        if (m_model)
            Q_EMIT locateRequested(*m_model);
    });
    connect(m_hash, &ContentHashRow::computed, this, &ModelCardView::hashed);
    connect(m_hash, &ContentHashRow::errorRaised, this, &ModelCardView::errorRaised);
    connect(m_add, &QPushButton::clicked, this, [this] {
        if (m_model)
            Q_EMIT addRequested(*m_model);
    });
    connect(open, &QToolButton::clicked, this, [this] {
        if (!QDesktopServices::openUrl(QUrl::fromLocalFile(m_path->fullText())))
            Q_EMIT errorRaised(tr("No program could be found that shows the folder %1.").arg(m_path->fullText()), {});
    });
    connect(copy, &QToolButton::clicked, this, [this] { QGuiApplication::clipboard()->setText(m_path->fullText()); });
}

void ModelCardView::buildBody()
{
    auto* numbers = new QWidget;
    numbers->setProperty("role", "scrolled");
    auto* column = new QVBoxLayout(numbers);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(4);
    column->addWidget(m_facts);
    column->addWidget(m_hash);
    column->addStretch();
    m_factsScroll->setWidget(numbers);
    m_factsScroll->setWidgetResizable(true);
    m_factsScroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_factsScroll->setMinimumWidth(230);
    m_factsScroll->setMaximumWidth(340);
    m_factsScroll->setAccessibleName(tr("Numbers of the model"));
    m_tabs->setObjectName("modelTabs");
    m_tabs->setDocumentMode(true);
    m_tabs->tabBar()->setDrawBase(false);
    auto* overview = new QWidget;
    auto* columns = new QHBoxLayout(overview);
    columns->setContentsMargins(0, 10, 0, 0);
    columns->setSpacing(20);
    columns->addWidget(m_factsScroll, 2);
    columns->addWidget(m_tokenizer, 3);
    m_tabs->addTab(overview, tr("Overview"));
    m_tabs->addTab(m_template, tr("Chat template"));
    m_tabs->addTab(m_chat, tr("Try it"));
    m_tabs->addTab(m_together, tr("Together"));
    m_tabs->setTabToolTip(m_tabs->indexOf(m_together), tr("A text as all models of the composition read it"));
    body()->addWidget(m_tabs, 1);
    body()->addStretch();
}

void ModelCardView::setSession(ProjectSession* session)
{
    m_session = session;
    m_hash->leaveProject();
    m_chat->setEngine(session ? &session->engine() : nullptr);
    m_template->setSession(session);
    m_model.reset();
    show(std::nullopt);
}

void ModelCardView::keepNote()
{
    if (!m_model || m_model->project == 0 || !m_note->isModified())
        return;
    m_note->setModified(false);
    m_model->note = m_note->text();
    Q_EMIT noted(m_model->project, m_note->text());
}

void ModelCardView::show(const std::optional<ListedModel>& model)
{
    if (model && m_model && isSame(*model, *m_model))
        return;
    const bool isOther = !model || !m_model || model->directory() != m_model->directory() ||
                         model->isUsable() != m_model->isUsable() || model->project != m_model->project;
    if (isOther)
        keepNote(); // of the one that was shown
    m_model = model;
    m_none->setVisible(!model);
    m_tabs->setVisible(model.has_value());
    m_path->setVisible(model.has_value());
    m_tools->setVisible(model.has_value());
    m_problemLine->setVisible(model && !model->isUsable());
    m_add->setVisible(model && model->project == 0 && model->isUsable());
    m_locate->setVisible(model && model->missing);
    m_note->setVisible(model && model->project != 0);
    setHeading(model ? model->name : tr("No model selected"));
    if (model) {
        m_path->setFullText(QDir::toNativeSeparators(QString::fromStdString(model->directory().string())));
        m_problem->setText(fromUtf8(model->card.problem));
        drawIcon();
        m_facts->setModel(*model);
        if (isOther || !m_note->isModified()) // what is being typed is not taken away
            m_note->setText(model->note);
    }
    if (!isOther)
        return;
    if (model)
        m_hash->setModel(*model);
    m_tokenizer->setModel(model ? model->directory() : Path(), model && !model->card.tokenizer.empty());
    m_template->setModel(model);
    m_chat->setModel(model);
}

void ModelCardView::showTogether()
{
    m_tabs->setCurrentWidget(m_together);
    m_together->begin();
}

void ModelCardView::drawIcon()
{
    constexpr int size = 16;
    m_problemIcon->setPixmap(iconPixmap("warning", coloursOf(*this).danger, size, devicePixelRatioF()));
}

void ModelCardView::changeEvent(QEvent* event)
{
    if (event->type() == QEvent::PaletteChange)
        drawIcon();
    Card::changeEvent(event);
}

} // namespace calm::ui
