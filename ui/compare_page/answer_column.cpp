#include "ui/compare_page/answer_column.h"

#include "ui/compare_page/answer_view.h"
#include "ui/reading/tokenizer_match.h"
#include "ui/widgets/card.h"
#include "ui/widgets/elided_label.h"
#include "ui/widgets/icons.h"
#include "ui/widgets/number_format.h"
#include "ui/widgets/scale.h"
#include "ui/widgets/theme.h"

#include <QComboBox>
#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QLocale>
#include <QPainter>
#include <QVBoxLayout>

namespace calm::ui
{

namespace
{

QPixmap dotPixmap(const QColor& colour, double ratio)
{
    QPixmap pixmap(qRound(12 * ratio), qRound(12 * ratio));
    pixmap.setDevicePixelRatio(ratio);
    pixmap.fill(Qt::transparent);
    QPainter painter(&pixmap);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setBrush(colour);
    painter.setPen(Qt::NoPen);
    painter.drawEllipse(QRectF(1, 1, 10, 10));
    return pixmap;
}

} // namespace

QString tokensText(int tokens)
{
    return tokens == 1 ? AnswerColumn::tr("1 token") : AnswerColumn::tr("%1 tokens").arg(formatCount(tokens));
}

QString speedText(const protocol::ColumnFinishedEvent& result)
{
    const QString dot = QStringLiteral(" · ");
    QString text = tokensText(result.tokens) + dot +
                   AnswerColumn::tr("first after %1 s")
                       .arg(QLocale().toString(result.firstTokenSeconds, 'f', result.firstTokenSeconds < 0.1 ? 3 : 2));
    if (result.tokensPerSecond > 0)
        text += dot + AnswerColumn::tr("%1 tokens/s")
                          .arg(QLocale().toString(result.tokensPerSecond, 'f', result.tokensPerSecond < 100 ? 1 : 0));
    if (result.finish == "length")
        text += dot + AnswerColumn::tr("cut at the token limit");
    return text;
}

AnswerColumn::AnswerColumn(const ColumnDescription& description, QWidget* parent)
    : QFrame(parent), m_description(description), m_dot(new QLabel), m_role(new ElidedLabel(Qt::ElideRight)),
      m_model(makeLabel({}, "muted")), m_checkpoint(new QComboBox), m_warning(makeSentence({}, "warning")),
      m_view(new AnswerView), m_error(makeSentence({}, "danger")), m_stateLine(makeSentence({}, "muted")),
      m_verdict(makeLabel({}, "success"))
{
    setProperty("card", true);
    setMinimumWidth(236);
    setRole(m_role, "section");
    m_view->setStyleSheet("border: none; padding: 0; background: transparent;"); // the card is frame enough
    m_view->setAccessibleName(tr("Answer of %1").arg(description.role));
    m_checkpoint->setAccessibleName(tr("Checkpoint of the composed model"));
    m_checkpoint->setToolTip(tr("Which checkpoint of which run answers in this column"));
    m_checkpoint->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    m_checkpoint->setMinimumContentsLength(8);
    m_model->setMinimumHeight(m_checkpoint->sizeHint().height()); // the answers of all columns begin at one height
    m_model->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);

    auto* heading = new QHBoxLayout;
    heading->setSpacing(spaceSmall);
    heading->addWidget(m_dot);
    heading->addWidget(m_role, 1);
    heading->addWidget(m_verdict);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(cardPadding, cardPadding, cardPadding, 10);
    layout->setSpacing(spaceSmall);
    layout->addLayout(heading);
    layout->addWidget(m_model);
    layout->addWidget(m_checkpoint);
    layout->addWidget(m_warning);
    layout->addWidget(makeLine());
    layout->addWidget(m_view, 1);
    layout->addWidget(m_error);
    layout->addWidget(m_stateLine);
    m_error->hide();
    m_verdict->hide();
    m_warning->setText(tr("Its training saw the text that follows"));
    m_warning->setToolTip(sawFutureWarning(true));
    connect(m_checkpoint, &QComboBox::currentIndexChanged, this, &AnswerColumn::showWarning);
    fillCheckpoints();
    dress();
}

void AnswerColumn::setNumber(int number)
{
    const QString digits = QString::number(number);
    setObjectName("column" + digits);
    m_view->setObjectName("answer" + digits);
    m_stateLine->setObjectName("stats" + digits);
    m_checkpoint->setObjectName("checkpoint" + digits);
    m_error->setObjectName("answerError" + digits);
    m_warning->setObjectName("answerWarning" + digits);
    m_verdict->setObjectName("answerVerdict" + digits);
}

QWidget* AnswerColumn::tabAfter(QWidget* previous)
{
    setTabOrder(previous, m_checkpoint);
    setTabOrder(m_checkpoint, m_view);
    return m_view;
}

void AnswerColumn::describe(const ColumnDescription& description)
{
    m_description = description;
    fillCheckpoints();
}

void AnswerColumn::fillCheckpoints()
{
    m_role->setFullText(m_description.heading);
    m_role->setToolTip(m_description.role);
    m_model->setText(m_description.model);
    m_model->setToolTip(m_description.model);
    const QVariant chosen = m_checkpoint->currentData();
    m_checkpoint->clear();
    for (const CheckpointChoice& choice : m_description.checkpoints)
        m_checkpoint->addItem(choice.label, qlonglong(choice.checkpoint));
    m_checkpoint->setCurrentIndex(std::max(0, m_checkpoint->findData(chosen)));
    m_checkpoint->setVisible(!m_description.checkpoints.empty());
    m_model->setVisible(m_description.checkpoints.empty());
    showWarning();
    if (m_state == State::empty)
        showPlaceholder();
}

Member AnswerColumn::member() const
{
    Member member = m_description.member;
    if (hasCheckpoints(member.kind))
        member.checkpoint = m_checkpoint->currentData().toLongLong();
    return member;
}

void AnswerColumn::chooseCheckpoint(std::int64_t checkpoint)
{
    if (const int index = m_checkpoint->findData(qlonglong(checkpoint)); index >= 0)
        m_checkpoint->setCurrentIndex(index);
}

QString AnswerColumn::label() const
{
    return answerLabel(m_description, member().checkpoint);
}

void AnswerColumn::startWaiting()
{
    clear();
    m_state = State::waiting;
    showPlaceholder();
    showState(tr("Waiting…"));
}

void AnswerColumn::showLoading(const QString& stage)
{
    if (m_state == State::waiting)
        showState(stage);
}

void AnswerColumn::appendToken(const protocol::TokenEvent& token)
{
    m_view->appendToken(token);
    m_state = State::streaming;
    showState(tokensText(static_cast<int>(m_view->tokens().size())));
}

void AnswerColumn::finish(const protocol::ColumnFinishedEvent& result)
{
    m_result = result;
    m_state = State::finished;
    if (!result.error.empty()) {
        m_error->setText(fromUtf8(result.error));
        m_error->show();
        showState({});
        return;
    }
    // The whole answer is the truth: a stop string may have been cut off after its tokens had come.
    if (m_view->text() != fromUtf8(result.text))
        m_view->setAnswer(fromUtf8(result.text), m_view->tokens());
    m_view->setPlaceholderText(result.text.empty() ? tr("(an empty answer)") : QString());
    showState(speedText(result));
    showVerdict();
}

void AnswerColumn::stop(const QString& reason)
{
    if (m_state != State::waiting && m_state != State::streaming)
        return;
    m_state = State::stopped;
    m_result.text = m_view->text().toStdString();
    m_result.finish = "stopped";
    m_result.tokens = static_cast<int>(m_view->tokens().size());
    showState(reason);
}

void AnswerColumn::clear()
{
    m_state = State::empty;
    m_result = {};
    m_expected.clear();
    m_view->clearAnswer();
    showPlaceholder();
    m_error->hide();
    m_verdict->hide();
    showState({});
}

void AnswerColumn::showPlaceholder()
{
    if (isTrained())
        m_view->setPlaceholderText(m_state == State::empty ? tr("The answer appears here.") : QString());
    else
        m_view->setPlaceholderText(
            tr("Not trained yet. Start a run on the Train page; then the composition answers here."));
}

bool AnswerColumn::isTrained() const
{
    return !hasCheckpoints(m_description.member.kind) || !m_description.checkpoints.empty();
}

void AnswerColumn::showAnswer(const Answer& answer)
{
    clear();
    m_view->setAnswer(answer.text, answer.tokens);
    if (hasCheckpoints(answer.member.kind))
        m_checkpoint->setCurrentIndex(std::max(0, m_checkpoint->findData(qlonglong(answer.member.checkpoint))));
    finish(answer.result);
    if (answer.result.finish == "stopped")
        showState(tr("Stopped."));
}

Answer AnswerColumn::answer() const
{
    return {member(), label(), m_view->text(), m_view->tokens(), m_result};
}

void AnswerColumn::setExpected(const QString& expected)
{
    m_expected = expected;
    showVerdict();
}

void AnswerColumn::showState(const QString& text)
{
    m_stateLine->setText(text);
}

void AnswerColumn::showVerdict()
{
    const bool shown = !m_expected.isEmpty() && m_state == State::finished && m_result.error.empty();
    m_verdict->setVisible(shown);
    if (!shown)
        return;
    const bool right = m_view->text().trimmed() == m_expected.trimmed();
    m_verdict->setText(right ? tr("✓ right") : tr("✗ wrong"));
    setRole(m_verdict, right ? "success" : "danger");
}

void AnswerColumn::showWarning()
{
    const auto chosen = static_cast<std::size_t>(std::max(0, m_checkpoint->currentIndex()));
    const auto& choices = m_description.checkpoints;
    m_warning->setVisible(chosen < choices.size() && choices[chosen].sawFuture);
}

void AnswerColumn::dress()
{
    const Colours& colours = coloursOf(*this);
    const QColor colour = m_description.member.kind == MemberKind::anchor ? colours.anchor
                          : m_description.member.kind == MemberKind::augmenting
                              ? modelColour(colours, m_description.member.augmenting)
                          : m_description.member.kind == MemberKind::lora ? colours.lora
                                                                          : colours.composed;
    m_dot->setPixmap(dotPixmap(colour, devicePixelRatioF()));
}

void AnswerColumn::changeEvent(QEvent* event)
{
    if (event->type() == QEvent::PaletteChange)
        dress();
    QFrame::changeEvent(event);
}

} // namespace calm::ui
