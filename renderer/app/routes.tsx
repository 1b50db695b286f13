import { lazy, Suspense } from 'react'
import { Route, Routes } from 'react-router'
import { NotFoundPage } from './not-found-page.tsx'

const HomePage = lazy(() => import('./home/home-page.tsx').then((page) => ({ default: page.HomePage })))
const TemplatesPage = lazy(() =>
  import('../features/templates/library/templates-page.tsx').then((page) => ({ default: page.TemplatesPage })),
)
const NewTemplatePage = lazy(() =>
  import('../features/templates/wizard/new-template-page.tsx').then((page) => ({ default: page.NewTemplatePage })),
)
const TemplatePage = lazy(() =>
  import('../features/templates/template-page.tsx').then((page) => ({ default: page.TemplatePage })),
)
const BuildsPage = lazy(() =>
  import('../features/builds/list/builds-page.tsx').then((page) => ({ default: page.BuildsPage })),
)
const ComparePage = lazy(() =>
  import('../features/builds/compare/compare-page.tsx').then((page) => ({ default: page.ComparePage })),
)
const RunPage = lazy(() => import('../features/builds/run/run-page.tsx').then((page) => ({ default: page.RunPage })))
const ImagesPage = lazy(() =>
  import('../features/images/images-page.tsx').then((page) => ({ default: page.ImagesPage })),
)
const ImagePage = lazy(() => import('../features/images/image-page.tsx').then((page) => ({ default: page.ImagePage })))
const LeftoversPage = lazy(() =>
  import('../features/leftovers/leftovers-page.tsx').then((page) => ({ default: page.LeftoversPage })),
)
const CredentialsPage = lazy(() =>
  import('../features/credentials/credentials-page.tsx').then((page) => ({ default: page.CredentialsPage })),
)
const AddCredentialsPage = lazy(() =>
  import('../features/credentials/add-credentials-page.tsx').then((page) => ({ default: page.AddCredentialsPage })),
)
const SettingsPage = lazy(() =>
  import('../features/settings/settings-page.tsx').then((page) => ({ default: page.SettingsPage })),
)

/** Every page has an address, loaded when it is first shown. */
export function AppRoutes() {
  return (
    <Suspense fallback={null}>
      <Routes>
        <Route path="/" element={<HomePage />} />
        <Route path="/templates" element={<TemplatesPage />} />
        <Route path="/templates/new" element={<NewTemplatePage />} />
        <Route path="/template" element={<TemplatePage />} />
        <Route path="/builds" element={<BuildsPage />} />
        <Route path="/builds/compare" element={<ComparePage />} />
        <Route path="/builds/:runId" element={<RunPage />} />
        <Route path="/images" element={<ImagesPage />} />
        <Route path="/images/:imageId" element={<ImagePage />} />
        <Route path="/leftovers" element={<LeftoversPage />} />
        <Route path="/credentials" element={<CredentialsPage />} />
        <Route path="/credentials/add" element={<AddCredentialsPage />} />
        <Route path="/settings" element={<SettingsPage />} />
        <Route path="*" element={<NotFoundPage />} />
      </Routes>
    </Suspense>
  )
}
