#pragma once

#include "core/store/records.h"
#include "ui/widgets/card.h"

#include <QPointer>

#include <functional>
#include <memory>
#include <vector>

class QComboBox;
class QListWidget;
class QPushButton;
class QStackedWidget;

namespace calm::ui
{

class ProjectSession;
class ProjectThread;

/// Which model plays which part in the current composition, whether they fit memory together, and whether they share
/// a tokenizer. A choice is written into the composition at once; connections that no longer name a layer go.
class RolesCard : public Card
{
    Q_OBJECT

public:
    explicit RolesCard(QWidget* parent = nullptr);
    ~RolesCard() override;
    void setSession(ProjectSession* session);
    void refresh(const std::vector<ModelRecord>& models);

Q_SIGNALS:
    void errorRaised(const QString& sentence, const QString& detail);
    void pageRequested(const QString& page);

private:
    void buildForm();
    void show(const Composition* composition);
    void createComposition();
    std::vector<std::string> tickedModels() const;
    void choose(const std::string& anchor, const std::vector<std::string>& augmenting);
    void checkTokenizers(const Composition& composition);
    void showMemory(const Composition& composition);
    const ModelRecord* find(const std::string& name) const;
    bool guarded(const char* stage, const std::function<void()>& work);

    QPointer<ProjectSession> m_session;
    std::unique_ptr<ProjectThread> m_thread; ///< reads tokenizer files
    std::vector<ModelRecord> m_models;
    QStackedWidget* m_stack;
    QLabel* m_noneText;
    QPushButton* m_create;
    QPushButton* m_another;
    QComboBox* m_composition;
    QComboBox* m_anchor;
    QListWidget* m_augmenting;
    QLabel* m_memory;
    QLabel* m_tokenizer;
    bool m_filling = false;
};

} // namespace calm::ui
