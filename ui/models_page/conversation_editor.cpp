#include "ui/models_page/conversation_editor.h"

#include "ui/widgets/card.h"
#include "ui/widgets/icons.h"
#include "ui/widgets/number_format.h"
#include "ui/widgets/text_box.h"

#include <QBoxLayout>
#include <QComboBox>
#include <QPushButton>
#include <QToolButton>

namespace calm::ui
{

ConversationEditor::ConversationEditor(QWidget* parent) : QWidget(parent), m_layout(new QVBoxLayout(this))
{
    setProperty("role", "scrolled");
    auto* another = new QPushButton(icon("add"), tr("Add a message"));
    another->setObjectName("addMessageButton");
    setRole(another, "quiet");
    m_layout->setContentsMargins(0, 0, 8, 0);
    m_layout->setSpacing(6);
    m_layout->addWidget(another, 0, Qt::AlignLeft);
    m_layout->addStretch();
    connect(another, &QPushButton::clicked, this, [this] {
        const bool afterUser = !m_rows.empty() && m_rows.back().role->currentData().toString() == "user";
        add({afterUser ? "assistant" : "user", {}});
        nameRows();
        m_rows.back().text->setFocus();
        Q_EMIT changed();
    });
}

void ConversationEditor::setTurns(const std::vector<ChatTurn>& turns)
{
    while (!m_rows.empty())
        remove(m_rows.back().widget);
    for (const ChatTurn& turn : turns)
        add(turn);
    nameRows();
    Q_EMIT changed();
}

std::vector<ChatTurn> ConversationEditor::turns() const
{
    std::vector<ChatTurn> turns;
    for (const Row& row : m_rows)
        turns.push_back({row.role->currentData().toString().toStdString(), row.text->toPlainText().toStdString()});
    return turns;
}

void ConversationEditor::add(const ChatTurn& turn)
{
    auto* widget = new QWidget;
    Row row{widget, new QComboBox, new TextBox};
    for (const auto& [role, name] :
         {std::pair{"system", tr("system")}, {"user", tr("user")}, {"assistant", tr("assistant")}})
        row.role->addItem(name, QString(role));
    row.role->setCurrentIndex(row.role->findData(fromUtf8(turn.role)));
    row.role->setAccessibleName(tr("Who says it"));
    row.text->setPlainText(fromUtf8(turn.content));
    row.text->growBetween(1, 5);
    row.text->setAccessibleName(tr("What is said"));
    auto* removeButton = new QToolButton;
    removeButton->setIcon(icon("close"));
    removeButton->setToolTip(tr("Remove this message"));
    removeButton->setAccessibleName(removeButton->toolTip());
    auto* layout = new QHBoxLayout(widget);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(4);
    layout->addWidget(row.role, 0, Qt::AlignTop);
    layout->addWidget(row.text, 1, Qt::AlignTop);
    layout->addWidget(removeButton, 0, Qt::AlignTop);
    m_layout->insertWidget(int(m_rows.size()), widget);
    m_rows.push_back(row);
    connect(row.role, &QComboBox::currentIndexChanged, this, &ConversationEditor::changed);
    connect(row.text, &QPlainTextEdit::textChanged, this, &ConversationEditor::changed);
    connect(removeButton, &QToolButton::clicked, this, [this, widget] {
        remove(widget);
        nameRows();
        Q_EMIT changed();
    });
}

void ConversationEditor::remove(const QWidget* widget)
{
    const auto row = std::ranges::find(m_rows, widget, &Row::widget);
    row->widget->hide();
    row->widget->deleteLater(); // its own button may be speaking
    m_rows.erase(row);
}

void ConversationEditor::nameRows()
{
    for (std::size_t i = 0; i < m_rows.size(); ++i) {
        m_rows[i].role->setObjectName(QString("conversationRole%1").arg(i));
        m_rows[i].role->setToolTip(tr("Who says it"));
        m_rows[i].text->setObjectName(QString("conversationText%1").arg(i));
        m_rows[i].text->setWhatsThis(tr("What is said"));
    }
}

} // namespace calm::ui
