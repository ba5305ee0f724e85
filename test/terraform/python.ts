/** The Python that moto and botocore are installed for; `PYTHON` names another one, such as a virtual environment's. */
export const PYTHON = process.env['PYTHON'] ?? 'python3';
