#include "ui/datasets_page/split_dialog.h"

#include "ui/widgets/card.h"
#include "ui/widgets/number_format.h"

#include <QCheckBox>
#include <QComboBox>
#include <QDialogButtonBox>
#include <QDoubleSpinBox>
#include <QFormLayout>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSpinBox>
#include <QTableWidget>
#include <QVBoxLayout>

#include <limits>
#include <set>
#include <sstream>

namespace calm::ui
{

namespace
{

constexpr int restMilliseconds = 250;
constexpr int shownKeys = 12;
constexpr qsizetype shownCharacters = 120;

struct Caught
{
    std::vector<std::pair<QString, QString>> lines; ///< a text and its keys
    std::int64_t without = 0;
    std::int64_t keys = 0; ///< different ones
};

Caught caughtBy(const SplitRule& rule, const std::vector<Example>& samples)
{
    Caught caught;
    std::set<std::string> all;
    for (const Example& example : samples) {
        const std::vector<std::string> keys = keysOfExample(example, rule);
        QStringList names;
        for (const std::string& key : keys)
            names += fromUtf8(key).left(shownCharacters);
        all.insert(keys.begin(), keys.end());
        caught.without += keys.empty() ? 1 : 0;
        if (int(caught.lines.size()) < shownKeys)
            caught.lines.emplace_back(fromUtf8(keyTextOf(example, rule)).left(shownCharacters).simplified(),
                                      names.join(QStringLiteral(", ")));
    }
    caught.keys = std::int64_t(all.size());
    return caught;
}

} // namespace

std::vector<std::string> keysOfExample(const Example& example, const SplitRule& rule)
{
    const std::string& text = keyTextOf(example, rule);
    if (!rule.keyPattern.empty())
        return keysOf(text, rule.keyPattern);
    std::vector<std::string> keys;
    if (rule.keyField == KeyField::tags) {
        std::istringstream tags(text);
        for (std::string tag; tags >> tag;)
            keys.push_back(tag);
    } else if (!text.empty()) {
        keys.push_back(text);
    }
    return keys;
}

SplitDialog::SplitDialog(const QString& dataset, std::vector<Example> samples, QWidget* parent)
    : QDialog(parent), m_samples(std::move(samples)), m_seed(new QSpinBox),
      m_byKey(new QCheckBox(tr("&Keep together what shares a key"))), m_field(new QComboBox), m_pattern(new QLineEdit),
      m_preview(new QWidget), m_keys(new QTableWidget(0, 2)), m_summary(makeSentence({}, "muted")),
      m_problem(makeSentence({}, "danger")),
      m_buttons(new QDialogButtonBox(QDialogButtonBox::Ok | QDialogButtonBox::Cancel))
{
    build(dataset);
    m_delay.setSingleShot(true);
    m_delay.setInterval(restMilliseconds);
    connect(&m_delay, &QTimer::timeout, this, &SplitDialog::tryKeys);
    for (QDoubleSpinBox* share : m_shares)
        connect(share, &QDoubleSpinBox::valueChanged, this, &SplitDialog::check);
    connect(m_byKey, &QCheckBox::toggled, this, &SplitDialog::check);
    connect(m_field, &QComboBox::currentIndexChanged, this, &SplitDialog::check);
    connect(m_pattern, &QLineEdit::textChanged, this, &SplitDialog::check);
    connect(m_buttons, &QDialogButtonBox::accepted, this, &QDialog::accept);
    connect(m_buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    check();
}

void SplitDialog::build(const QString& dataset)
{
    setWindowTitle(tr("Split %1").arg(dataset));
    resize(520, 560);
    auto* form = new QFormLayout;
    addShares(*form);
    addKey(*form);
    centreLabels(*form);
    m_keys->setObjectName("splitKeys");
    m_keys->setAccessibleName(tr("Keys of some examples"));
    m_keys->setHorizontalHeaderLabels({tr("In the text"), tr("Keys")});
    m_keys->horizontalHeader()->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    m_keys->horizontalHeader()->setSectionResizeMode(QHeaderView::Stretch);
    m_keys->verticalHeader()->hide();
    m_keys->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_keys->setShowGrid(false);
    m_keys->setWordWrap(false);
    m_keys->setTabKeyNavigation(false);
    m_summary->setObjectName("splitKeysSummary");
    m_problem->setObjectName("splitProblem");
    auto* preview = new QVBoxLayout(m_preview);
    preview->setContentsMargins(0, 0, 0, 0);
    preview->addWidget(m_keys, 1);
    preview->addWidget(m_summary);
    m_buttons->button(QDialogButtonBox::Ok)->setText(tr("Split"));
    setRole(m_buttons->button(QDialogButtonBox::Ok), "primary");
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(pageMargin, pageMargin, pageMargin, pageMargin);
    layout->setSpacing(gap);
    layout->addWidget(makeSentence(tr("Every example of the dataset gets a split; the ones it has now are replaced. "
                                      "Ctrl+Z brings them back.")));
    layout->addLayout(form);
    layout->addWidget(m_preview, 1);
    layout->addWidget(m_problem);
    layout->addStretch();
    layout->addWidget(m_buttons);
}

void SplitDialog::addShares(QFormLayout& form)
{
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
        form.addRow(parts[i].second, m_shares[i]);
    }
    m_seed->setObjectName("splitSeed");
    m_seed->setRange(0, std::numeric_limits<int>::max());
    m_seed->setValue(1);
    m_seed->setToolTip(tr("The same seed parts the same examples the same way."));
    form.addRow(tr("&Seed"), m_seed);
}

void SplitDialog::addKey(QFormLayout& form)
{
    m_byKey->setObjectName("splitByKey");
    m_byKey->setToolTip(tr("Examples about the same thing never stand in two splits."));
    m_field->setObjectName("splitKeyField");
    m_field->addItem(tr("the prompt"), int(KeyField::prompt));
    m_field->addItem(tr("the response"), int(KeyField::response));
    m_field->addItem(tr("the key column"), int(KeyField::key));
    m_field->addItem(tr("the task column"), int(KeyField::task));
    m_field->addItem(tr("the tags"), int(KeyField::tags));
    m_pattern->setObjectName("splitPattern");
    m_pattern->setText("<([a-z]+)>");
    m_pattern->setPlaceholderText(tr("the whole of it"));
    m_pattern->setToolTip(
        tr("A regular expression. Its first group is the key, or the whole match; empty: all of it."));
    form.addRow(m_byKey);
    form.addRow(tr("Key &in"), m_field);
    form.addRow(tr("Key &pattern"), m_pattern);
}

SplitRule SplitDialog::rule() const
{
    SplitRule rule;
    rule.train = m_shares[0]->value();
    rule.validation = m_shares[1]->value();
    rule.test = m_shares[2]->value();
    rule.seed = static_cast<std::uint64_t>(m_seed->value());
    if (m_byKey->isChecked()) {
        rule.keyField = static_cast<KeyField>(m_field->currentData().toInt());
        rule.keyPattern = m_pattern->text().toStdString();
    }
    return rule;
}

void SplitDialog::check()
{
    m_field->setEnabled(m_byKey->isChecked());
    m_pattern->setEnabled(m_byKey->isChecked());
    m_preview->setVisible(m_byKey->isChecked());
    const std::vector<std::string> problems = problemsOf(rule());
    m_problem->setText(problems.empty() ? QString() : fromUtf8(problems.front()));
    m_problem->setVisible(!problems.empty());
    m_buttons->button(QDialogButtonBox::Ok)->setEnabled(problems.empty());
    m_delay.start();
}

void SplitDialog::tryKeys()
{
    if (!m_byKey->isChecked() || !problemsOf(rule()).empty())
        return;
    m_job.run([rule = rule(), samples = m_samples](const std::stop_token&) { return caughtBy(rule, samples); },
              [this](const Caught& caught) {
                  m_keys->setRowCount(int(caught.lines.size()));
                  for (int row = 0; row < m_keys->rowCount(); ++row) {
                      const auto& [text, keys] = caught.lines[std::size_t(row)];
                      m_keys->setItem(row, 0, new QTableWidgetItem(text));
                      m_keys->setItem(row, 1, new QTableWidgetItem(keys.isEmpty() ? tr("no key") : keys));
                  }
                  m_summary->setText(tr("%1 of the first %2 examples have a key; %3 different keys.")
                                         .arg(formatCount(std::int64_t(m_samples.size()) - caught.without),
                                              formatCount(std::int64_t(m_samples.size())), formatCount(caught.keys)));
              },
              [this](const ErrorInfo& error) { m_summary->setText(fromUtf8(error.sentence)); });
}

} // namespace calm::ui
