#include "ui/datasets_page/split_dialog.h"

#include "ui/engine_client/project_thread.h"
#include "ui/widgets/card.h"
#include "ui/widgets/number_format.h"

#include <QCheckBox>
#include <QDialogButtonBox>
#include <QDoubleSpinBox>
#include <QFormLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSpinBox>
#include <QVBoxLayout>

#include <limits>

namespace calm::ui
{

SplitDialog::SplitDialog(ProjectThread& thread, const QString& dataset, std::vector<std::string> samplePrompts,
                         QWidget* parent)
    : QDialog(parent), m_thread(thread), m_samples(std::move(samplePrompts)), m_seed(new QSpinBox),
      m_byKey(new QCheckBox(tr("&Keep together what shares a key"))), m_pattern(new QLineEdit),
      m_keys(makeSentence({}, "muted")), m_problem(makeSentence({}, "danger")),
      m_buttons(new QDialogButtonBox(QDialogButtonBox::Ok | QDialogButtonBox::Cancel))
{
    setWindowTitle(tr("Split %1").arg(dataset));
    resize(460, 420);
    auto* form = new QFormLayout;
    const std::pair<const char*, QString> parts[] = {
        {"splitTrain", tr("&Train")}, {"splitValidation", tr("&Validation")}, {"splitTest", tr("T&est")}};
    const double shares[] = {80, 10, 10};
    for (int i = 0; i < 3; ++i) {
        m_shares[i] = new QDoubleSpinBox;
        m_shares[i]->setObjectName(parts[i].first);
        m_shares[i]->setRange(0, 100);
        m_shares[i]->setDecimals(1);
        m_shares[i]->setSuffix(tr(" %"));
        m_shares[i]->setValue(shares[i]);
        form->addRow(parts[i].second, m_shares[i]);
        connect(m_shares[i], &QDoubleSpinBox::valueChanged, this, &SplitDialog::check);
    }
    m_seed->setObjectName("splitSeed");
    m_seed->setRange(0, std::numeric_limits<int>::max());
    m_seed->setValue(1);
    m_seed->setToolTip(tr("The same seed parts the same examples the same way."));
    form->addRow(tr("&Seed"), m_seed);
    m_byKey->setObjectName("splitByKey");
    m_pattern->setObjectName("splitPattern");
    m_pattern->setText("<([a-z]+)>");
    m_pattern->setToolTip(tr("A regular expression over the prompt. Its first group is the key, or the whole match."));
    m_keys->setObjectName("splitKeys");
    m_problem->setObjectName("splitProblem");
    m_buttons->button(QDialogButtonBox::Ok)->setText(tr("Split"));
    setRole(m_buttons->button(QDialogButtonBox::Ok), "primary");
    form->addRow(m_byKey);
    form->addRow(tr("Key &pattern"), m_pattern);
    centreLabels(*form);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(pageMargin, pageMargin, pageMargin, pageMargin);
    layout->setSpacing(gap);
    layout->addWidget(makeSentence(tr("Every example of the dataset gets a split; the ones it has now are replaced. "
                                      "Ctrl+Z brings them back.")));
    layout->addLayout(form);
    layout->addWidget(m_keys);
    layout->addWidget(m_problem);
    layout->addStretch();
    layout->addWidget(m_buttons);
    m_delay.setSingleShot(true);
    m_delay.setInterval(250);
    connect(&m_delay, &QTimer::timeout, this, &SplitDialog::tryPattern);
    connect(m_byKey, &QCheckBox::toggled, this, &SplitDialog::check);
    connect(m_pattern, &QLineEdit::textChanged, this, &SplitDialog::check);
    connect(m_buttons, &QDialogButtonBox::accepted, this, &QDialog::accept);
    connect(m_buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    check();
}

SplitRule SplitDialog::rule() const
{
    SplitRule rule;
    rule.train = m_shares[0]->value();
    rule.validation = m_shares[1]->value();
    rule.test = m_shares[2]->value();
    rule.seed = static_cast<std::uint64_t>(m_seed->value());
    rule.keyPattern = m_byKey->isChecked() ? m_pattern->text().toStdString() : std::string();
    return rule;
}

void SplitDialog::check()
{
    m_pattern->setEnabled(m_byKey->isChecked());
    m_keys->setVisible(m_byKey->isChecked());
    const std::vector<std::string> problems = problemsOf(rule());
    m_problem->setText(problems.empty() ? QString() : fromUtf8(problems.front()));
    m_problem->setVisible(!problems.empty());
    m_buttons->button(QDialogButtonBox::Ok)->setEnabled(problems.empty());
    m_delay.start();
}

void SplitDialog::tryPattern()
{
    if (!m_byKey->isChecked() || !problemsOf(rule()).empty())
        return m_keys->clear();
    m_thread.run(
        this,
        [samples = m_samples, pattern = rule().keyPattern](Project&, const std::stop_token&) {
            QStringList lines;
            for (const std::string& prompt : samples) {
                QStringList keys;
                for (const std::string& key : keysOf(prompt, pattern))
                    keys += fromUtf8(key);
                lines += tr("%1 → %2").arg(fromUtf8(prompt).left(60), keys.isEmpty() ? tr("no key") : keys.join(", "));
            }
            return lines.join('\n');
        },
        [this, generation = ++m_generation](const QString& text) {
            if (generation == m_generation)
                m_keys->setText(text);
        },
        [this](const ErrorInfo& error) { m_keys->setText(fromUtf8(error.sentence)); });
}

} // namespace calm::ui
