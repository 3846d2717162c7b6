#pragma once

#include "tests/ui/models_page/model_cache.h"
#include "tests/ui/support/example_project.h"
#include "ui/models_page/models_page.h"

#include <memory>

namespace calm::ui
{

/// What tests of the Models page begin with: the page on the example, beside an empty Hugging Face cache.
class ModelsPageTest : public QObject
{
protected:
    void open()
    {
        m_cache = std::make_unique<ModelCache>();
        m_example = std::make_unique<ExampleProject>();
        m_page = std::make_unique<ModelsPage>();
        m_page->setSession(&m_example->session());
        m_page->resize(1100, 700);
        m_page->show();
    }
    void close()
    {
        m_page.reset();
        m_example.reset();
        m_cache.reset();
    }
    template <typename T> T* find(const char* name) { return m_page->findChild<T*>(name); }

    std::unique_ptr<ModelCache> m_cache;
    std::unique_ptr<ExampleProject> m_example;
    std::unique_ptr<ModelsPage> m_page;
};

} // namespace calm::ui
