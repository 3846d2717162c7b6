#include "ui/models_page/role_delegate.h"
#include "ui/models_page/roles_card.h"
#include "ui/widgets/icons.h"

#include <QAction>
#include <QComboBox>
#include <QListWidget>
#include <QPushButton>
#include <QStackedWidget>
#include <QToolButton>
#include <QVBoxLayout>

/// The card's parts and how they stand; what they do is in roles_card.cpp.
namespace calm::ui
{

void RolesCard::build()
{
    m_create->setObjectName("newCompositionButton");
    m_composition->setObjectName("rolesComposition");
    m_composition->setAccessibleName(tr("Composition"));
    m_composition->setToolTip(tr("The composition whose models are chosen here"));
    m_anchor->setObjectName("anchorChoice");
    m_anchor->setToolTip(tr("Its output is used; its layers read from the augmenting models."));
    m_augmenting->setObjectName("augmentingChoice");
    m_augmenting->setAccessibleName(tr("Augmenting"));
    m_augmenting->setItemDelegate(new RoleDelegate(m_augmenting));
    m_augmenting->setAccessibleDescription(tr("Specialists whose layers are read; tick one or more."));
    m_up->setObjectName("augmentingUp");
    m_down->setObjectName("augmentingDown");
    m_see->setObjectName("seeReading");
    m_see->setToolTip(tr("One text as all of them cut it into tokens, and what is seen from each position"));
    setRole(m_see, "quiet");
    m_memory->setObjectName("memoryNeeded");
    m_tokenizer->setObjectName("tokenizerMatch");
    setRole(m_create, "primary");
    setRole(m_another, "quiet");
    addAction(m_composition);
    addAction(m_another);

    auto* none = new QWidget;
    auto* column = new QVBoxLayout(none);
    column->setContentsMargins(0, 0, 0, 0);
    column->addWidget(m_noneText);
    column->addWidget(m_create, 0, Qt::AlignLeft);
    column->addStretch();
    m_stack->addWidget(none);
    buildForm();
    body()->addWidget(m_stack);
}

void RolesCard::buildForm()
{
    auto* form = new QWidget;
    auto* next = new QPushButton(icon("layer_map"), tr("Draw the connections"));
    connect(next, &QPushButton::clicked, this, [this] { Q_EMIT pageRequested("layer_map"); });
    QLabel* anchor = makeLabel(tr("Anchor"), "muted");
    QLabel* augmenting = makeLabel(tr("Augmenting"), "muted");
    anchor->setBuddy(m_anchor);
    augmenting->setBuddy(m_augmenting);
    m_anchor->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    m_augmenting->setMinimumHeight(84);
    const auto moves = [this](QToolButton* button, Qt::ArrowType arrow, const QString& text, const char* keys, int by) {
        auto* action = new QAction(text, this);
        action->setShortcut(QKeySequence(keys));
        action->setShortcutContext(Qt::WidgetWithChildrenShortcut);
        action->setToolTip(QString("%1 (%2)").arg(text, action->shortcut().toString(QKeySequence::NativeText)));
        QWidget::addAction(action);
        button->setDefaultAction(action);
        button->setArrowType(arrow);
        button->setToolButtonStyle(Qt::ToolButtonIconOnly);
        button->setAccessibleName(text);
        connect(action, &QAction::triggered, this, [this, by] { move(by); });
    };
    moves(m_up, Qt::UpArrow, tr("Earlier in the order"), "Alt+Up", -1);
    moves(m_down, Qt::DownArrow, tr("Later in the order"), "Alt+Down", 1);
    m_augmenting->setTextElideMode(Qt::ElideMiddle);
    m_augmenting->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    auto* column = new QVBoxLayout(form);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(4);
    column->addWidget(anchor);
    column->addWidget(m_anchor);
    column->addSpacing(4);
    auto* heading = new QHBoxLayout;
    heading->setSpacing(2);
    heading->addWidget(augmenting, 1);
    heading->addWidget(m_up);
    heading->addWidget(m_down);
    column->addLayout(heading);
    column->addWidget(m_augmenting, 1);
    column->addSpacing(4);
    column->addWidget(m_memory);
    column->addWidget(m_tokenizer);
    column->addWidget(m_see, 0, Qt::AlignLeft);
    column->addWidget(next);
    m_stack->addWidget(form);
}

} // namespace calm::ui
