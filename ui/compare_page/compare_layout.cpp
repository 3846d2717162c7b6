#include "ui/compare_page/chat_list.h"
#include "ui/compare_page/columns_panel.h"
#include "ui/compare_page/compare_contents.h"
#include "ui/compare_page/prompt_box.h"
#include "ui/compare_page/sampling_form.h"
#include "ui/engine_client/engine_client.h"
#include "ui/engine_client/project_session.h"
#include "ui/engine_client/project_thread.h"
#include "ui/widgets/card.h"
#include "ui/widgets/elided_label.h"
#include "ui/widgets/empty_state.h"
#include "ui/widgets/error_banner.h"
#include "ui/widgets/icons.h"
#include "ui/widgets/page_stack.h"
#include "ui/widgets/scale.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QResizeEvent>
#include <QStackedWidget>
#include <QToolButton>

/// How the page's parts stand and what they are connected to; what they do is in compare_page.cpp.
namespace calm::ui
{

namespace
{

constexpr int historyWidth = 230;
constexpr int widthForHistory = 960; ///< below, the history gives its room to the columns until asked for

QPushButton* button(const char* name, const QString& text, const QString& help, const char* iconName = nullptr)
{
    auto* made = new QPushButton(text);
    made->setObjectName(name);
    made->setToolTip(help);
    made->setAccessibleName(text.isEmpty() ? help : text);
    if (iconName)
        made->setIcon(icon(iconName));
    return made;
}

QToolButton* toolButton(const char* name, const QString& text, const QString& help, const char* iconName)
{
    auto* made = new QToolButton;
    made->setObjectName(name);
    made->setText(text);
    made->setToolTip(help);
    made->setAccessibleName(help);
    made->setIcon(icon(iconName));
    made->setToolButtonStyle(text.isEmpty() ? Qt::ToolButtonIconOnly : Qt::ToolButtonTextBesideIcon);
    return made;
}

} // namespace

void ComparePage::build()
{
    m_empty = new EmptyState("compare", {}, {});
    m_banner = new ErrorBanner;
    m_columns = new ColumnsPanel;
    m_chats = new ChatList;
    m_chats->setFixedWidth(historyWidth);
    m_composition = new QComboBox;
    m_composition->setObjectName("compareCompositionChoice");
    m_composition->setAccessibleName(tr("Composition"));
    m_composition->setToolTip(tr("The composition whose models answer"));
    m_columnsButton = toolButton("columnsButton", tr("Columns"), tr("Choose which columns answer"), "compare");
    m_columnsButton->setMenu(m_columns->visibilityMenu());
    m_columnsButton->setPopupMode(QToolButton::InstantPopup);
    m_historyButton = toolButton("historyButton", tr("History"), tr("Show earlier comparisons (Ctrl+H)"), "search");
    m_historyButton->setIcon({});
    m_historyButton->setCheckable(true);
    m_historyButton->setShortcut(QKeySequence("Ctrl+H"));
    m_export =
        button("exportComparisonButton", tr("Export…"), tr("Save this comparison as Markdown (Ctrl+E)"), "export");
    m_export->setShortcut(QKeySequence("Ctrl+E"));

    auto* header = new PageHeader(tr("Compare"), tr("One prompt, answered side by side."));
    for (QWidget* widget : {static_cast<QWidget*>(m_composition), static_cast<QWidget*>(m_columnsButton),
                            static_cast<QWidget*>(m_export), static_cast<QWidget*>(m_historyButton)})
        header->addAction(widget);

    auto* left = new QVBoxLayout;
    left->setSpacing(gap);
    left->addWidget(buildPromptCard());
    left->addWidget(m_banner);
    left->addWidget(buildMarkLine());
    left->addWidget(m_columns, 1);
    auto* middle = new QHBoxLayout;
    middle->setSpacing(spaceMedium);
    middle->addLayout(left, 1);
    middle->addWidget(m_chats);
    m_stack = new PageStack(this, m_empty, {header}, middle);
}

QWidget* ComparePage::buildPromptCard()
{
    m_prompt = new PromptBox;
    m_prompt->setObjectName("promptInput");
    m_prompt->setAccessibleName(tr("Prompt"));
    m_prompt->setWhatsThis(
        tr("What all columns are asked: the anchor, the augmenting models and their composition read "
           "the same text and answer beside each other."));
    m_prompt->setPlaceholderText(tr("Write a prompt; Ctrl+Enter sends it to all columns."));
    m_example = button("randomExampleButton", tr("Random example"),
                       tr("Fill in an example of the test data, with its expected answer (Ctrl+R)"), "sparkle");
    m_example->setShortcut(QKeySequence("Ctrl+R"));
    m_samplingButton = toolButton("samplingButton", {}, tr("How tokens are chosen"), "chevron_down_light");
    m_samplingButton->setIcon({});
    m_samplingButton->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    m_samplingButton->setCheckable(true);
    m_samplingButton->setArrowType(Qt::RightArrow);
    m_again = button("answerAgainButton", tr("Again"),
                     tr("Answer once more; with the next seed unless greedy (Ctrl+G)"), "restart");
    m_again->setShortcut(QKeySequence("Ctrl+G"));
    m_send = button("sendButton", tr("Send"), tr("Ask all columns (Ctrl+Enter)"), nullptr);
    m_send->setIcon(icon("send", QPalette::HighlightedText));
    setRole(m_send, "primary");
    m_stop = button("stopAnswersButton", tr("Stop"), tr("Stop answering (Esc)"), "stop");
    m_stop->setShortcut(Qt::Key_Escape);
    m_sampling = new SamplingForm;
    m_sampling->hide();
    m_expected = new ElidedLabel(Qt::ElideRight);
    setRole(m_expected, "muted");
    m_expected->setObjectName("expectedAnswer");
    m_expected->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);

    auto* card = new Card;
    auto* line = new QHBoxLayout;
    line->setSpacing(spaceSmall);
    line->addWidget(m_example);
    line->addWidget(m_samplingButton);
    line->addWidget(m_expected, 1);
    line->addStretch();
    line->addWidget(m_again);
    line->addWidget(m_stop);
    line->addWidget(m_send);
    card->body()->addWidget(m_prompt);
    card->body()->addLayout(line);
    card->body()->addWidget(m_sampling);
    return card;
}

QWidget* ComparePage::buildMarkLine()
{
    auto* widget = new QWidget;
    auto* line = new QHBoxLayout(widget);
    line->setContentsMargins(2, 0, 2, 0);
    line->setSpacing(spaceSmall);
    auto* label = makeLabel(tr("&Mark words that differ from"), "muted");
    label->setBuddy(m_columns->referenceChooser());
    m_status = makeLabel({}, "muted");
    m_status->setObjectName("compareStatus");
    line->addWidget(label);
    line->addWidget(m_columns->referenceChooser());
    line->addStretch();
    line->addWidget(m_status);
    return widget;
}

void ComparePage::connectParts()
{
    connect(m_empty, &EmptyState::activated, this, [this] { Q_EMIT pageRequested("layer_map"); });
    connect(m_banner, &ErrorBanner::buttonClicked, this, [this] {
        m_banner->clear();
        if (m_session)
            m_session->engine().restart();
    });
    connect(m_prompt, &PromptBox::sendRequested, this, &ComparePage::send);
    connect(m_prompt, &QPlainTextEdit::textChanged, this, [this] {
        m_exchange.expected.clear(); // of the example, which this is no more
        showState();
    });
    connect(m_send, &QPushButton::clicked, this, &ComparePage::send);
    connect(m_stop, &QPushButton::clicked, this, &ComparePage::stop);
    connect(m_again, &QPushButton::clicked, this, &ComparePage::sendAgain);
    connect(m_example, &QPushButton::clicked, this, [this] { fillRandomExample(); });
    connect(m_export, &QPushButton::clicked, this, &ComparePage::chooseExportFile);
    connect(m_samplingButton, &QToolButton::toggled, this, [this](bool open) {
        m_sampling->setVisible(open);
        m_samplingButton->setArrowType(open ? Qt::DownArrow : Qt::RightArrow);
    });
    connect(m_sampling, &SamplingForm::changed, this, &ComparePage::showState);
    connect(m_composition, &QComboBox::currentIndexChanged, this, [this] {
        if (m_session)
            m_session->setCurrentComposition(m_composition->currentData().toLongLong());
        m_exchange.answers.clear();
        m_columns->clear();
        showColumns();
        showState();
    });
    connect(m_historyButton, &QToolButton::toggled, m_chats, &QWidget::setVisible);
    connect(m_historyButton, &QToolButton::clicked, this, [this](bool wanted) { m_historyWanted = wanted; });
    m_chats->hide(); // until there is room: it must not widen the window
    connect(m_chats, &ChatList::chosen, this, &ComparePage::showChat);
    connect(m_chats, &ChatList::removeRequested, this, &ComparePage::removeChat);
    connect(m_chats, &ChatList::failed, this, &Page::errorRaised);
}

void ComparePage::showEvent(QShowEvent* event)
{
    Page::showEvent(event);
    if (m_stale)
        readProject();
}

void ComparePage::resizeEvent(QResizeEvent* event)
{
    Page::resizeEvent(event);
    const bool crossed = (event->oldSize().width() < widthForHistory) != (width() < widthForHistory);
    if (crossed || !event->oldSize().isValid())
        m_historyButton->setChecked(m_historyWanted && width() >= widthForHistory);
}

} // namespace calm::ui
