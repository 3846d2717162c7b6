#include "ui/models_page/roles_card.h"

#include "core/store/project.h"
#include "ui/engine_client/project_session.h"
#include "ui/engine_client/project_thread.h"
#include "ui/models_page/memory_fit.h"
#include "ui/models_page/role_changes.h"
#include "ui/models_page/role_delegate.h"
#include "ui/reading/tokenizer_match.h"
#include "ui/widgets/free_memory.h"
#include "ui/widgets/number_format.h"

#include <QComboBox>
#include <QInputDialog>
#include <QListWidget>
#include <QPushButton>
#include <QStackedWidget>
#include <QToolButton>

#include <algorithm>

namespace calm::ui
{

RolesCard::RolesCard(QWidget* parent)
    : Card(tr("Roles"), parent), m_stack(new QStackedWidget), m_noneText(makeSentence({})),
      m_create(new QPushButton(tr("New composition"))), m_another(new QPushButton(tr("New…"))),
      m_composition(new QComboBox), m_anchor(new QComboBox), m_augmenting(new QListWidget), m_up(new QToolButton),
      m_down(new QToolButton), m_see(new QPushButton(tr("See how they read"))), m_memory(makeSentence({}, "plain")),
      m_tokenizer(makeSentence({}, "plain"))
{
    build();
    connect(m_create, &QPushButton::clicked, this, &RolesCard::createComposition);
    connect(m_another, &QPushButton::clicked, this, &RolesCard::createComposition);
    connect(m_composition, &QComboBox::activated, this, [this](int index) {
        if (m_session)
            m_session->setCurrentComposition(m_composition->itemData(index).toLongLong());
    });
    connect(m_anchor, &QComboBox::activated, this,
            [this] { choose(m_anchor->currentText().toStdString(), tickedModels()); });
    connect(m_see, &QPushButton::clicked, this, &RolesCard::seeRequested);
    connect(m_augmenting, &QListWidget::currentRowChanged, this, &RolesCard::showButtons);
    connect(m_augmenting, &QListWidget::itemChanged, this, [this] {
        if (m_filling)
            return;
        // Later: the list is filled anew, which would delete the item that is speaking. What was ticked is kept by
        // value: the list may be filled by somebody else before.
        QMetaObject::invokeMethod(
            this,
            [this, anchor = m_anchor->currentText().toStdString(), ticked = tickedModels()] { choose(anchor, ticked); },
            Qt::QueuedConnection);
    });
}

RolesCard::~RolesCard() = default;

void RolesCard::setSession(ProjectSession* session)
{
    m_session = session;
    m_thread = session ? std::make_unique<ProjectThread>(session->file()) : nullptr;
}

bool RolesCard::guarded(const char* stage, const std::function<void()>& work)
{
    try {
        work();
        return true;
    } catch (const std::exception&) {
        const ErrorInfo error = currentError(stage);
        Q_EMIT errorRaised(fromUtf8(error.sentence), fromUtf8(error.detail));
        return false;
    }
}

const ModelRecord* RolesCard::find(const std::string& name) const
{
    const auto found = std::ranges::find(m_models, name, &ModelRecord::name);
    return found == m_models.end() ? nullptr : &*found;
}

void RolesCard::refresh(const std::vector<ModelRecord>& models, std::map<std::string, ModelMemory> memory)
{
    m_models = models;
    m_memoryOf = std::move(memory);
    m_composition->clear();
    guarded("reading the compositions", [this] {
        const std::int64_t current = m_session ? m_session->currentComposition() : 0;
        if (current == 0) {
            show(nullptr);
            return;
        }
        for (const CompositionRecord& record : m_session->project().compositions())
            m_composition->addItem(fromUtf8(record.composition.name), QVariant::fromValue(qint64(record.id)));
        m_composition->setCurrentIndex(m_composition->findData(QVariant::fromValue(qint64(current))));
        const Composition composition = m_session->project().composition(current).composition;
        show(&composition);
    });
}

void RolesCard::show(const Composition* composition)
{
    const auto usable = std::ranges::count_if(m_models, [](const ModelRecord& m) { return m.card.problem.empty(); });
    m_noneText->setText(usable >= 2 ? tr("A composition joins one anchor, whose output is used, with one or more "
                                         "augmenting models, whose layers it reads.")
                                    : tr("Two usable models are needed for a composition: an anchor, whose output is "
                                         "used, and an augmenting model, whose layers it reads."));
    m_create->setVisible(usable >= 2);
    m_composition->setVisible(composition != nullptr);
    m_another->setVisible(composition != nullptr);
    m_stack->setCurrentIndex(composition ? 1 : 0);
    if (!composition)
        return;
    m_filling = true;
    m_anchor->clear();
    for (const ModelRecord& model : m_models)
        if (model.card.problem.empty())
            m_anchor->addItem(fromUtf8(model.name));
    m_anchor->setCurrentText(fromUtf8(composition->anchor));
    const ModelRecord* anchor = find(composition->anchor);
    m_anchor->setToolTip(tr("Its output is used; its layers read from the augmenting models.") +
                         (anchor ? '\n' + sizesOf(*anchor) : QString()));
    fillList(*composition);
    m_shown = *composition;
    m_filling = false;
    showButtons();
    showMemory(*composition);
    checkTokenizers(*composition);
}

QString RolesCard::sizesOf(const ModelRecord& model) const
{
    return tr("%1 × %2").arg(model.card.layers).arg(model.card.hiddenSize);
}

/// Those of the composition in its order, then the others.
void RolesCard::fillList(const Composition& composition)
{
    const QString current = m_augmenting->currentItem() ? m_augmenting->currentItem()->text() : QString();
    m_augmenting->clear();
    const auto add = [this](const ModelRecord& model, int order) {
        auto* item = new QListWidgetItem(fromUtf8(model.name), m_augmenting);
        item->setCheckState(order >= 0 ? Qt::Checked : Qt::Unchecked);
        item->setData(RoleDelegate::orderRole, order);
        item->setData(RoleDelegate::detailsRole, sizesOf(model));
        item->setToolTip(tr("%1: %2 layers, %3 numbers wide")
                             .arg(fromUtf8(model.name))
                             .arg(model.card.layers)
                             .arg(model.card.hiddenSize));
    };
    for (std::size_t i = 0; i < composition.augmenting.size(); ++i)
        if (const ModelRecord* model = find(composition.augmenting[i]))
            add(*model, int(i));
    for (const ModelRecord& model : m_models)
        if (model.card.problem.empty() && model.name != composition.anchor &&
            std::ranges::find(composition.augmenting, model.name) == composition.augmenting.end())
            add(model, -1);
    for (int row = 0; row < m_augmenting->count(); ++row)
        if (m_augmenting->item(row)->text() == current)
            m_augmenting->setCurrentRow(row);
}

void RolesCard::showButtons()
{
    const QListWidgetItem* item = m_augmenting->currentItem();
    const int order = item ? item->data(RoleDelegate::orderRole).toInt() : -1;
    const bool several = m_shown.augmenting.size() > 1;
    m_up->setVisible(several);
    m_down->setVisible(several);
    m_up->defaultAction()->setEnabled(several && order > 0);
    m_down->defaultAction()->setEnabled(several && order >= 0 && order + 1 < int(m_shown.augmenting.size()));
}

void RolesCard::move(int by)
{
    const QListWidgetItem* item = m_augmenting->currentItem();
    const int from = item ? item->data(RoleDelegate::orderRole).toInt() : -1;
    std::vector<std::string> names = tickedModels();
    if (from < 0 || from + by < 0 || from + by >= int(names.size()))
        return;
    std::swap(names[std::size_t(from)], names[std::size_t(from + by)]);
    choose(m_anchor->currentText().toStdString(), names);
}

std::vector<ReadingModel> RolesCard::readingModels() const
{
    std::vector<ReadingModel> models;
    std::vector<std::string> names = m_shown.augmenting;
    names.insert(names.begin(), m_shown.anchor);
    for (const std::string& name : names)
        if (const ModelRecord* model = m_session ? find(name) : nullptr)
            models.push_back({fromUtf8(name), m_session->project().modelDirectory(*model)});
    return models.size() < 2 || models.size() < names.size() ? std::vector<ReadingModel>() : models;
}

/// All of its models at once: weights as their files have them, bridges, and keys and values of a full context, of
/// which as many tokens count as go into what is free.
void RolesCard::showMemory(const Composition& composition)
{
    ModelMemory all;
    std::vector<ModelCard> augmenting;
    QStringList parts;
    const auto add = [&](const ModelRecord& model) {
        const auto known = m_memoryOf.find(model.name);
        const ModelMemory memory = known != m_memoryOf.end() ? known->second : memoryOf(model.card);
        all.weights += memory.weights;
        all.weightsFloat32 += memory.weightsFloat32;
        all.perToken += memory.perToken;
        parts += tr("%1: %2").arg(fromUtf8(model.name), formatBytes(memory.weights));
    };
    for (const std::string& name : composition.augmenting)
        if (const ModelRecord* model = find(name)) {
            augmenting.push_back(model->card);
            add(*model);
        }
    if (const ModelRecord* anchor = find(composition.anchor)) {
        add(*anchor);
        all.context = anchor->card.contextLength;
        if (augmenting.size() == composition.augmenting.size()) {
            const auto bridges = bridgeParameters(composition, anchor->card, augmenting) * std::int64_t(sizeof(float));
            all.weights += bridges;
            parts += tr("Bridges: %1").arg(formatBytes(bridges));
        }
    }
    if (all.perToken > 0)
        parts +=
            all.context > 0
                ? tr("Keys and values of %1 tokens: %2").arg(formatCount(all.context), formatBytes(all.keysAndValues()))
                : tr("Keys and values: %1 a token").arg(formatBytes(all.perToken));
    const std::int64_t free = freeMemory();
    const MemoryFit fit = fitOf(all, free);
    const QString needed = formatBytes(all.whole());
    switch (fit.kind) {
    case MemoryFit::Kind::unknown:
        m_memory->setText(tr("%1 of memory needed.").arg(needed));
        break;
    case MemoryFit::Kind::whole:
        m_memory->setText(tr("Fits memory: %1 needed, %2 free.").arg(needed, formatBytes(free)));
        break;
    case MemoryFit::Kind::partly:
        m_memory->setText(
            tr("Fits memory for %1 of %2 tokens: %3 needed for all, %4 free.")
                .arg(formatCount(all.positionsIn(free)), formatCount(all.context), needed, formatBytes(free)));
        break;
    case MemoryFit::Kind::none:
        m_memory->setText(tr("Too large for memory: %1 needed, %2 free. Choose smaller models or close other "
                             "programs.")
                              .arg(formatBytes(all.weights), formatBytes(free)));
        break;
    }
    m_memory->setToolTip(parts.join('\n'));
    setRole(m_memory, fit.kind == MemoryFit::Kind::none     ? "danger"
                      : fit.kind == MemoryFit::Kind::partly ? "warning"
                                                            : "success");
}

void RolesCard::checkTokenizers(const Composition& composition)
{
    std::vector<std::string> names = composition.augmenting;
    names.insert(names.begin(), composition.anchor);
    std::vector<Path> directories;
    for (const std::string& name : names) {
        const ModelRecord* model = find(name);
        if (!model)
            return;
        directories.push_back(m_session->project().modelDirectory(*model));
    }
    m_tokenizer->setText(tr("Comparing the tokenizers …"));
    setRole(m_tokenizer, "muted");
    const std::vector<Path> augmenting(directories.begin() + 1, directories.end());
    m_thread->run(
        this,
        [anchor = directories.front(), augmenting](Project&, const std::stop_token&) {
            return readPairs(anchor, augmenting);
        },
        [this, names = m_shown.augmenting](const std::vector<PairReading>& pairs) {
            if (names == m_shown.augmenting)
                showPairs(pairs);
        },
        [this](const ErrorInfo& error) {
            m_tokenizer->setText(fromUtf8(error.sentence));
            setRole(m_tokenizer, "warning");
        });
}

void RolesCard::showPairs(const std::vector<PairReading>& pairs)
{
    m_filling = true; // data of an item is no tick
    for (int row = 0; row < m_augmenting->count(); ++row) {
        QListWidgetItem* item = m_augmenting->item(row);
        const int order = item->data(RoleDelegate::orderRole).toInt();
        const ModelRecord* model = find(item->text().toStdString());
        if (order < 0 || order >= int(pairs.size()) || !model)
            continue;
        const PairReading& pair = pairs[std::size_t(order)];
        item->setData(RoleDelegate::detailsRole, QString("%1 · %2").arg(sizesOf(*model), matchLabel(pair)));
        item->setData(RoleDelegate::problemRole, pair.match == TokenizerMatch::impossible);
        item->setToolTip(QString("%1\n%2").arg(item->text(), matchHelp(pair)));
    }
    m_filling = false;
    const auto problem = std::ranges::find(pairs, TokenizerMatch::impossible, &PairReading::match);
    const auto same = std::ranges::count(pairs, TokenizerMatch::same, &PairReading::match);
    if (problem != pairs.end())
        m_tokenizer->setText(pairs.size() == 1
                                 ? matchHelp(*problem)
                                 : tr("%1: %2").arg(fromUtf8(m_shown.augmenting[std::size_t(problem - pairs.begin())]),
                                                    matchHelp(*problem)));
    else if (same == std::ssize(pairs))
        m_tokenizer->setText(tr("They share a tokenizer: layers are read position by position."));
    else if (same == 0)
        m_tokenizer->setText(tr("Other tokenizers than the anchor's: aligned by bytes."));
    else
        m_tokenizer->setText(
            tr("%1 of %2 share the anchor's tokenizer, the others are aligned by bytes.").arg(same).arg(pairs.size()));
    setRole(m_tokenizer, problem != pairs.end() ? "warning" : "success");
    m_see->setEnabled(problem == pairs.end());
}

std::vector<std::string> RolesCard::tickedModels() const
{
    std::vector<std::string> names;
    for (int row = 0; row < m_augmenting->count(); ++row)
        if (m_augmenting->item(row)->checkState() == Qt::Checked)
            names.push_back(m_augmenting->item(row)->text().toStdString());
    return names;
}

void RolesCard::choose(const std::string& anchorName, const std::vector<std::string>& augmentingNames)
{
    if (!m_session)
        return;
    const ModelRecord* anchor = find(anchorName);
    std::vector<ModelRecord> augmenting;
    for (const std::string& name : augmentingNames)
        if (const ModelRecord* model = find(name); model && model != anchor)
            augmenting.push_back(*model);
    guarded("changing the roles", [&] {
        Project& project = m_session->project();
        const CompositionRecord record = project.composition(m_session->currentComposition());
        // The anchor may just have taken the only augmenting model's place: they swap.
        if (augmenting.empty() && anchor && anchor->name != record.composition.anchor)
            if (const ModelRecord* old = find(record.composition.anchor))
                augmenting.push_back(*old);
        if (anchor && !augmenting.empty()) {
            project.saveComposition(
                {record.id, withModels(record.composition, *anchor, augmenting, m_models), record.createdAt});
            m_session->notifyChanged();
        } else {
            Q_EMIT errorRaised(tr("A composition needs at least one augmenting model; tick another one first."), {});
            refresh(m_models, m_memoryOf);
        }
    });
}

void RolesCard::createComposition()
{
    std::vector<ModelRecord> usable = m_models;
    std::erase_if(usable, [](const ModelRecord& model) { return !model.card.problem.empty(); });
    if (!m_session || usable.size() < 2)
        return;
    bool accepted = false;
    const QString name = QInputDialog::getText(this, tr("New composition"), tr("Name"), QLineEdit::Normal,
                                               tr("composition %1").arg(m_composition->count() + 1), &accepted);
    if (!accepted || name.trimmed().isEmpty())
        return;
    // The larger model is usually the one to keep: the anchor.
    std::ranges::stable_sort(usable, std::ranges::greater(), [](const ModelRecord& m) { return m.card.parameters; });
    guarded("making the composition", [&] {
        const std::int64_t id = m_session->project().saveComposition(
            {0, firstComposition(name.trimmed().toStdString(), usable[0], usable[1]), 0});
        m_session->notifyChanged();
        m_session->setCurrentComposition(id);
    });
}

} // namespace calm::ui
