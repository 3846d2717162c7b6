#pragma once

#include "core/store/records.h"
#include "core/weights/model_memory.h"
#include "ui/reading/reading.h"
#include "ui/widgets/card.h"

#include <QPointer>

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

class QComboBox;
class QListWidget;
class QPushButton;
class QStackedWidget;
class QToolButton;

namespace calm::ui
{

struct PairReading;
class ProjectSession;
class ProjectThread;

/// Which model plays which part in the current composition, whether they fit memory together, and how each
/// augmenting model reads beside the anchor. Tick to add one, untick to remove it, Alt+Up and Alt+Down move it. A
/// choice is written into the composition at once; connections keep their relative depth in the models that come.
class RolesCard : public Card
{
    Q_OBJECT

public:
    explicit RolesCard(QWidget* parent = nullptr);
    ~RolesCard() override;
    void setSession(ProjectSession* session);
    /// `memory`: what each takes, by name, as far as it is known.
    void refresh(const std::vector<ModelRecord>& models, std::map<std::string, ModelMemory> memory);
    /// Those of the current composition, the anchor first; empty when there is none.
    std::vector<ReadingModel> readingModels() const;

Q_SIGNALS:
    void errorRaised(const QString& sentence, const QString& detail);
    void pageRequested(const QString& page);
    void seeRequested(); ///< how the models of the composition read a text

private:
    // roles_layout.cpp
    void build();
    void buildForm();

    void show(const Composition* composition);
    void createComposition();
    std::vector<std::string> tickedModels() const;
    void fillList(const Composition& composition);
    void move(int by);
    void showButtons();
    void showPairs(const std::vector<PairReading>& pairs);
    QString sizesOf(const ModelRecord& model) const;
    void choose(const std::string& anchor, const std::vector<std::string>& augmenting);
    void checkTokenizers(const Composition& composition);
    void showMemory(const Composition& composition);
    const ModelRecord* find(const std::string& name) const;
    bool guarded(const char* stage, const std::function<void()>& work);

    QPointer<ProjectSession> m_session;
    std::unique_ptr<ProjectThread> m_thread; ///< reads tokenizer files
    std::vector<ModelRecord> m_models;
    std::map<std::string, ModelMemory> m_memoryOf; ///< by name
    Composition m_shown;                           ///< what is drawn
    QStackedWidget* m_stack;
    QLabel* m_noneText;
    QPushButton* m_create;
    QPushButton* m_another;
    QComboBox* m_composition;
    QComboBox* m_anchor;
    QListWidget* m_augmenting;
    QToolButton* m_up;
    QToolButton* m_down;
    QPushButton* m_see;
    QLabel* m_memory;
    QLabel* m_tokenizer;
    bool m_filling = false;
};

} // namespace calm::ui
