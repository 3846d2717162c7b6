#include "ui/widgets/error_banner.h"

#include "ui/widgets/card.h"
#include "ui/widgets/icons.h"
#include "ui/widgets/theme.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QToolButton>
#include <QVBoxLayout>

namespace calm::ui
{

ErrorBanner::ErrorBanner(QWidget* parent)
    : QFrame(parent), m_icon(new QLabel), m_sentence(makeSentence({}, "plain")), m_button(new QPushButton),
      m_detailsButton(new QPushButton(tr("Details"))), m_close(new QToolButton), m_details(new QPlainTextEdit)
{
    setProperty("banner", true);
    m_sentence->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_button->setObjectName("errorBannerButton");
    m_detailsButton->setCheckable(true);
    setRole(m_detailsButton, "quiet");
    m_close->setIcon(icon("close"));
    m_close->setToolTip(tr("Close this message"));
    m_close->setAccessibleName(m_close->toolTip());
    m_details->setReadOnly(true);
    m_details->setAccessibleName(tr("Details"));
    m_details->setMaximumHeight(120);
    m_details->setVisible(false);
    setRole(m_details, "mono");

    auto* line = new QHBoxLayout;
    line->setSpacing(gap);
    line->addWidget(m_icon);
    line->addWidget(m_sentence, 1);
    line->addWidget(m_detailsButton);
    line->addWidget(m_button);
    line->addWidget(m_close);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(12, 8, 8, 8);
    layout->addLayout(line);
    layout->addWidget(m_details);
    setVisible(false);
    drawIcon();

    connect(m_detailsButton, &QPushButton::toggled, m_details, &QWidget::setVisible);
    connect(m_button, &QPushButton::clicked, this, &ErrorBanner::buttonClicked);
    connect(m_close, &QToolButton::clicked, this, [this] {
        clear();
        Q_EMIT closed();
    });
}

void ErrorBanner::showError(const QString& sentence, const QString& detail, const QString& button)
{
    m_sentence->setText(sentence);
    m_details->setPlainText(detail);
    m_detailsButton->setChecked(false);
    m_detailsButton->setVisible(!detail.isEmpty());
    m_button->setText(button);
    m_button->setVisible(!button.isEmpty());
    setAccessibleName(sentence);
    setVisible(true);
    Q_EMIT shown(sentence, detail);
}

void ErrorBanner::clear()
{
    m_sentence->clear();
    setVisible(false);
}

QString ErrorBanner::sentence() const
{
    return m_sentence->text();
}

void ErrorBanner::changeEvent(QEvent* event)
{
    if (event->type() == QEvent::PaletteChange)
        drawIcon();
    QFrame::changeEvent(event);
}

void ErrorBanner::drawIcon()
{
    m_icon->setPixmap(iconPixmap("warning", coloursOf(*this).danger, 20, devicePixelRatioF()));
}

} // namespace calm::ui
