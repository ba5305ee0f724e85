import { createRoot } from 'react-dom/client';
import { configureAmplify, connectGateway } from '../client/amplify';
import { App } from './app';
import { demoUsersOf, loadOutputs } from './outputs';
import { StartFailure } from './start-failure';
import './styles.css';

const container = document.getElementById('root');
if (!container) throw new Error('index.html lacks the element #root');
const root = createRoot(container);

try {
  const outputs = await loadOutputs();
  configureAmplify(outputs);
  root.render(<App connect={connectGateway} demoUsers={demoUsersOf(outputs)} />);
} catch (error) {
  root.render(<StartFailure error={error} />);
}
