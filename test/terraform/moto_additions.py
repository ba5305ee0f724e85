"""What AWS answers and moto 5.2 does not: without it a second plan would differ, or a protected user pool be deleted."""

import json

from moto.cognitoidp.exceptions import InvalidParameterException
from moto.cognitoidp.models import DEFAULT_USER_POOL_CONFIG, CognitoIdpBackend
from moto.kms.responses import KmsResponse


def add_to_moto() -> None:
    # https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-sign-in-feature-plans.html
    DEFAULT_USER_POOL_CONFIG.setdefault("UserPoolTier", "ESSENTIALS")
    refuse_protected_user_pools()
    keep_rotation_periods()


def refuse_protected_user_pools() -> None:
    """https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_DeleteUserPool.html"""
    delete = CognitoIdpBackend.delete_user_pool

    def delete_user_pool(self: CognitoIdpBackend, user_pool_id: str) -> None:
        if self.describe_user_pool(user_pool_id).extended_config.get("DeletionProtection") == "ACTIVE":
            raise InvalidParameterException(
                "The user pool cannot be deleted because deletion protection is activated. "
                "Deletion protection must be inactivated first."
            )
        delete(self, user_pool_id)

    CognitoIdpBackend.delete_user_pool = delete_user_pool  # type: ignore[method-assign]


def keep_rotation_periods() -> None:
    """https://docs.aws.amazon.com/kms/latest/APIReference/API_GetKeyRotationStatus.html"""
    enable, status = KmsResponse.enable_key_rotation, KmsResponse.get_key_rotation_status

    def key(self: KmsResponse) -> object:
        return self.kms_backend.keys[self.kms_backend.get_key_id(self._get_param("KeyId"))]

    def enable_key_rotation(self: KmsResponse) -> str:
        answer = enable(self)
        key(self).rotation_period = self._get_param("RotationPeriodInDays", 365)  # type: ignore[attr-defined]
        return answer

    def get_key_rotation_status(self: KmsResponse) -> str:
        answer = json.loads(status(self))
        if answer["KeyRotationEnabled"]:
            answer["RotationPeriodInDays"] = getattr(key(self), "rotation_period", 365)
        return json.dumps(answer)

    KmsResponse.enable_key_rotation = enable_key_rotation  # type: ignore[method-assign]
    KmsResponse.get_key_rotation_status = get_key_rotation_status  # type: ignore[method-assign]
